import { ampsOf, enter, flowing, hoursLeft, mostAmps, packPower, unplugged } from '../charge';
import { parked } from '../day';
import { supercharger, wallBox, type AcSupply, type Supply } from '../plan';
import { nextStart } from '../schedules';
import { socOf, type CarState, type ChargePhase } from '../state';
import { awake, byHand, real, signal, type ModelSignal, type View } from './signal';

const supply = ({ state }: View): Supply | null => state.charge.supply;
const ac = (view: View): AcSupply | null => {
  const source = supply(view);
  return source?.kind === 'AC' ? source : null;
};
/** kW from a supply of one kind. */
const power = (view: View, kind: Supply['kind']): number =>
  supply(view)?.kind === kind ? flowing(view.plan, view.state) : 0;

/** Standing still, at a supply, in a phase of charging. A moving car stops for it. */
function at(state: CarState, phase: ChargePhase, source: Supply = state.charge.supply ?? wallBox): CarState {
  const still = byHand(state.drive.gear === 'P' ? state : parked(state));
  return { ...still, charge: enter(still.charge, phase, source) };
}

const away = (state: CarState): CarState => ({ ...byHand(state), charge: unplugged(state.charge) });
const withCharge = (state: CarState, change: Partial<CarState['charge']>): CarState => ({
  ...state,
  charge: { ...state.charge, ...change },
});
/** The AC supply (a wall box where there is none yet) with something about it changed. */
function withSupply(state: CarState, change: Partial<AcSupply>): CarState {
  const { supply: source } = state.charge;
  return source?.kind === 'AC'
    ? withCharge(state, { supply: { ...source, ...change } })
    : at(state, 'Stopped', { ...wallBox, ...change });
}

const isPhase = (value: string): value is ChargePhase =>
  ['Disconnected', 'NoPower', 'Starting', 'Charging', 'Complete', 'Stopped'].includes(value);

/** The words of the battery management that ChargeState still carries. */
const wordOf: Readonly<Record<ChargePhase, string>> = {
  Disconnected: 'Idle',
  NoPower: 'Standby',
  Starting: 'Startup',
  Charging: 'Enable',
  Complete: 'Idle',
  Stopped: 'Standby',
};

export const charge: Readonly<Record<string, ModelSignal>> = {
  DetailedChargeState: signal<string>(
    ({ state }) => state.charge.phase,
    (state, value) => {
      if (!isPhase(value)) return undefined;
      return value === 'Disconnected' ? away(state) : at(state, value);
    },
  ),
  FastChargerPresent: signal<boolean>(
    (view) => supply(view)?.kind === 'DC',
    (state, value) => {
      if (value) return at(state, 'Charging', supercharger);
      return state.charge.supply?.kind === 'DC' ? away(state) : state;
    },
  ),
  ChargerPhases: {
    ...signal<number>(
      (view) => ac(view)?.phases ?? null,
      (state, phases) => withSupply(state, { phases }),
    ),
    range: [1, 3],
  },
  ChargerVoltage: real(
    1,
    (view) => (view.state.charge.phase === 'NoPower' ? 0 : (ac(view)?.volts ?? 0)),
    (state, volts) => withSupply(state, { volts }),
    [0, 480],
  ),
  ChargeCurrentRequestMax: {
    ...signal<number>(
      (view) => Math.round(Math.min(mostAmps(view.plan, ac(view)?.phases ?? 3), ac(view)?.amps ?? Infinity)),
      (state, amps, plan) =>
        amps <= mostAmps(plan, state.charge.supply?.kind === 'AC' ? state.charge.supply.phases : 3)
          ? withSupply(state, { amps })
          : undefined,
    ),
    range: [0, 80],
  },
  ChargeCurrentRequest: {
    ...signal<number>(
      ({ state }) => Math.round(state.charge.ampsRequested),
      (state, ampsRequested) => withCharge(state, { ampsRequested }),
    ),
    range: [0, 80],
  },
  ChargeAmps: real(
    1,
    (view) => (view.state.charge.phase === 'Charging' ? ampsOf(view.plan, view.state.charge) : 0),
    (state, ampsRequested, plan) => {
      const asked = withCharge(state, { ampsRequested });
      return state.charge.phase === 'Charging' && ampsOf(plan, asked.charge) === ampsRequested ? asked : undefined;
    },
    [0, 80],
  ),
  ACChargingPower: real(
    2,
    (view) => power(view, 'AC'),
    (state, kilowatts, plan) => {
      if (kilowatts === 0) return state.charge.phase === 'Charging' ? at(state, 'Stopped') : state;
      const { phases, volts } = state.charge.supply?.kind === 'AC' ? state.charge.supply : wallBox;
      const amps = (kilowatts * 1_000) / (phases * volts);
      const asked = withCharge(state, { ampsRequested: Math.max(amps, state.charge.ampsRequested) });
      return amps <= mostAmps(plan, phases) ? at(asked, 'Charging', { kind: 'AC', phases, volts, amps }) : undefined;
    },
    [0, 25],
  ),
  DCChargingPower: real(
    2,
    (view) => power(view, 'DC'),
    (state, kilowatts) => {
      if (kilowatts > 0) return at(state, 'Charging', { kind: 'DC', kilowatts });
      return state.charge.supply?.kind === 'DC' && state.charge.phase === 'Charging' ? at(state, 'Stopped') : state;
    },
    [0, 350],
  ),
  ACChargingEnergyIn: real(
    2,
    ({ state }) => state.charge.drawn,
    (state, drawn) => withCharge(state, { drawn }),
    [0, 1_000],
  ),
  // Metered at the pack, and so for AC too.
  DCChargingEnergyIn: real(
    2,
    ({ state }) => state.charge.added,
    (state, added) => withCharge(state, { added }),
    [0, 1_000],
  ),
  ChargeLimitSoc: {
    ...signal<number>(
      ({ state }) => state.charge.limit,
      (state, limit, plan) => {
        const { phase } = state.charge;
        const resumes = phase === 'Complete' && socOf(plan, state.battery.energy) < limit;
        return withCharge(resumes ? awake({ ...state, charge: enter(state.charge, 'Starting') }) : state, { limit });
      },
    ),
    range: [1, 100],
  },
  ChargeEnableRequest: signal<boolean>(
    ({ state }) => state.charge.phase === 'Starting' || state.charge.phase === 'Charging',
    (state, value) => {
      if (!state.charge.supply) return value ? undefined : state;
      return at(state, value ? 'Starting' : 'Stopped');
    },
  ),
  ChargePortDoorOpen: signal<boolean>(
    ({ state }) => state.charge.doorOpen,
    (state, doorOpen) => awake(withCharge(state, { doorOpen })),
  ),
  ChargePortLatch: signal((view) => (supply(view) ? 'Engaged' : 'Disengaged')),
  ChargingCableType: signal<string>((view) => {
    const source = supply(view);
    if (!source) return null;
    return source.kind === 'AC' ? 'IEC' : 'SNA';
  }),
  FastChargerType: signal<string>((view) => {
    const source = supply(view);
    if (!source) return null;
    return source.kind === 'DC' ? 'Supercharger' : 'ACSingleWireCAN';
  }),
  // What the schedules of this place say; the commands of older firmware set them in its stead.
  ScheduledChargingMode: signal(({ plan, state }) => (nextStart(plan, state) === null ? 'Off' : 'StartAt')),
  ScheduledChargingPending: signal(
    ({ plan, state }) =>
      state.charge.supply !== null && state.charge.phase === 'Stopped' && nextStart(plan, state) !== null,
  ),
  ScheduledChargingStartTime: signal(({ plan, state }) => {
    const start = nextStart(plan, state);
    return start === null ? null : start / 1_000;
  }),
  ChargeState: signal(({ state }) => wordOf[state.charge.phase]),
  TimeToFullCharge: real(2, ({ plan, state }) => hoursLeft(plan, state)),
  EstimatedHoursToChargeTermination: real(2, ({ plan, state }) => hoursLeft(plan, state)),
  ChargeRateMilePerHour: real(1, (view) => {
    const source = supply(view);
    const into = source ? packPower(source, flowing(view.plan, view.state)) : 0;
    return (into / view.plan.packEnergy) * view.plan.ratedRange;
  }),
};
