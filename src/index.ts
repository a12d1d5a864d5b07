/** The library: what this package can do without Node-RED. */
export { systemClock, type Clock, type Timer } from './kernel/clock';
export { NotSent, openHttp, type Fetch, type Http, type HttpAnswer } from './kernel/http';
export { lineLog, silentLog, type Log } from './kernel/log';
export { Problem } from './kernel/problem';
export type { ProblemCode, ProblemKind } from './kernel/problems';

export { readEnvelope, type Envelope } from './telemetry/envelope';
export { readRecord, type RecordContent } from './telemetry/record';
export { ackFrame, refusalFrame } from './telemetry/reply';
export { TelemetryServer, type TelemetryServerOptions } from './telemetry/server';
export { readServerCertificate, type ServerCertificate } from './telemetry/certificate';
export { clientCasFromFile, teslaClientCasFrom } from './telemetry/client-cas';
export type { Limits } from './telemetry/limits';
export type { Sink } from './telemetry/delivery';

export { signals, signalNames, type SignalName } from './vehicle/signals';
export type { Signal, Unit } from './vehicle/signal';
export type { Flags, Location, SignalValue } from './vehicle/value';
export type * from './vehicle/record';
export { VehicleState, type Change, type Reading, type StateChange } from './vehicle/state';
export { presence, type Presence } from './vehicle/presence';

export { CarCommands, type CarCommandsOptions, type Pending } from './commands/car-commands';
export { commands, type CommandName } from './commands/commands';
export type { CommandedCar, CommandResult, Intent, Progress, Status, Surface, WakePolicy } from './commands/intent';
export { resultIn } from './commands/results';
export { FleetApiRoad, type CommandRoad, type RoadApi } from './commands/road';
export { Signer, type SignerOptions, type Transport } from './commands/signing/signer';
export { CommandKey } from './commands/signing/key';
export { MemorySessionStore, type SessionStore, type StoredSession } from './commands/signing/session-store';
export type { Answer } from './commands/signing/answer';
export type { Domain } from './commands/signing/domain';

export { carEntities } from './home-assistant/entities';
export type { CarView, Entity } from './home-assistant/entity';
export { HomeAssistantPublisher } from './home-assistant/publisher';
export { checkSettings, type HomeAssistantSettings } from './home-assistant/settings';

export { Account, type AccountOptions, type AccountStatus } from './account/account';
export { teslaAuth, type AccountSettings } from './account/settings';
export { TokenStore, type TokenStoreOptions } from './account/token-store';

export { FleetApi, type FleetApiOptions } from './fleet-api/fleet-api';
export type { CommandAnswer, FleetStatus, ListedVehicle, ReachState } from './fleet-api/answers';
export { regions } from './fleet-api/region';

export {
  alertDefaults,
  alertNames,
  checkAlerts,
  type AlertName,
  type AlertSettings,
  type AlertView,
  type Notice,
} from './rules/alerts';

export { chargeModes, type ChargeRuleView } from './rules/charge/exchange';
export { chargeDefaults, checkChargeRule, type ChargeRuleSettings } from './rules/charge/settings';
export { planMessage, readRuleInput, type RuleInputOptions } from './fleet/charge/messages';
export { ruleIntentMessage } from './fleet/rules/intent-message';
export type { ChargeRuleNews, RunningChargeRule } from './fleet/charge/running';

export { preconditionModes, preconditionOrders, type PreconditionView } from './rules/precondition/rule';
export { checkPrecondition, preconditionDefaults, type PreconditionSettings } from './rules/precondition/settings';
export { preconditionMessage, readPreconditionInput } from './fleet/precondition/messages';
export type { PreconditionNews, RunningPrecondition } from './fleet/precondition/running';

export { readAlertInput, type AlertInput } from './fleet/alerts/input';
export { answerMessage, noticeMessage, type NoticeDetails } from './fleet/alerts/messages';
export type { EndedRows } from './rules/alerts';
export type { AlertHistory, PastDays } from './fleet/alerts/history';
export type { AlertNews, RunningAlerts } from './fleet/alerts/running';
export type { Period } from './history/history';
export type { Charge, Parked, Trip } from './history/rows';

export { Fleet } from './fleet/fleet';
