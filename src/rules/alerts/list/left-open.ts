import type { SignalName } from '../../../vehicle/signals';
import { doorNames } from '../../../vehicle/value';
import { alert, type Finding, type Situation } from '../alert';
import { flagOf, newest, type AlertFacts, type Fact } from '../facts';
import type { OfferedAction, Severity } from '../notice';
import { allOf, anyOf, not, test, type TriState } from '../tri-state';

const second = 1_000;
const minute = 60 * second;

const windows = {
  FdWindow: 'windowDriverFront',
  FpWindow: 'windowPassengerFront',
  RdWindow: 'windowDriverRear',
  RpWindow: 'windowPassengerRear',
} as const satisfies Partial<Record<SignalName, string>>;

/** What keeps the car from being locked while it is open. */
const locks: ReadonlySet<string> = new Set(['doors', 'frunk', 'trunk']);

/** The car stands, nobody is in it, and something is open, or it is not locked. */
export const leftOpen = alert({
  severity: 'warning',
  // Each finding has its own.
  raiseAfter: 0,
  clearAfter: 30 * second,
  signals: [
    'DoorState',
    ...(Object.keys(windows) as (keyof typeof windows)[]),
    'ChargePortDoorOpen',
    'Locked',
    'Gear',
    'DriverSeatOccupied',
    'DetailedChargeState',
    'ChargingCableType',
    'Location',
  ],
  words: {
    title: '{car}: left open',
    raise: '{car} stands with {what} open. Go and close it.',
    rain: '{car} stands with {what} open, and rain is coming. Go and close it.',
    windows: '{car} stands with {what} open. Close the windows from here, or go and look.',
    windowsRain: '{car} stands with {what} open, and rain is coming. Close the windows from here.',
    port: '{car} stands with its charge port open and no cable in it. Close it from here.',
    unlocked: '{car} stands unlocked with nobody in it. Lock it from here.',
    clear: '{car} is closed again, after {lasted}.',
    DriverFront: "the driver's door",
    DriverRear: "the rear door on the driver's side",
    PassengerFront: "the passenger's door",
    PassengerRear: "the rear door on the passenger's side",
    TrunkFront: 'the frunk',
    TrunkRear: 'the trunk',
    windowDriverFront: "the driver's window",
    windowPassengerFront: "the passenger's window",
    windowDriverRear: "the rear window on the driver's side",
    windowPassengerRear: "the rear window on the passenger's side",
    windowsAll: 'all four windows',
  },
  judge: (situation) => {
    const { facts, settings, rain } = situation;
    const openings = openingsOf(facts);
    const isOpen = openings.some(({ subject, open }) => locks.has(subject) && open.is);
    const home = facts?.atHome?.value;
    const { after, windowsAfter } = settings.open;
    const soon = (wait: number): number => (rain ? Math.min(wait, minute) : wait);
    const window = { raiseAfter: soon(windowsAfter), actions: [close('window_control', { command: 'close' })] };
    return [
      ...(['doors', 'frunk', 'trunk'] as const).map((subject) =>
        finding(situation, subject, openings, { raiseAfter: soon(after), word: rain ? 'rain' : 'raise' }),
      ),
      finding(situation, 'windows', openings, { ...window, word: rain ? 'windowsRain' : 'windows' }),
      finding(situation, 'port', openings, {
        raiseAfter: after,
        word: 'port',
        actions: [close('charge_port_door_close')],
      }),
      {
        subject: 'unlocked',
        // An open car cannot be locked: that is told first.
        is: isOpen ? undefined : allOf(not(flagOf(facts, 'Locked')), isLeft(situation)),
        at: flagOf(facts, 'Locked')
          ? newest(facts?.signals['Locked'])
          : leftAt(situation, newest(facts?.signals['Locked'], facts?.signals['DoorState'])),
        severity: (home ? 'info' : 'warning') satisfies Severity,
        raiseAfter: after,
        word: 'unlocked',
        actions: [close('door_lock')],
      },
    ];
  },
});

const close = (command: OfferedAction['command'], parameters: OfferedAction['parameters'] = {}): OfferedAction => ({
  command,
  parameters,
});

/** Nobody is in it or near it. Not every car tells who sits in it, and few phones where they are. */
function isLeft({ facts, keyNear }: Situation): TriState {
  const seated = facts?.signals['DriverSeatOccupied'] === undefined ? false : flagOf(facts, 'DriverSeatOccupied');
  return allOf(facts?.parked?.value, not(seated), keyNear !== true);
}

/** Since when it stands like that with nobody near: what was open for long is left open when its people go. */
function leftAt({ facts, keyLeftAt }: Situation, ...own: readonly number[]): number {
  return Math.max(...own, newest(facts?.parked, facts?.signals['DriverSeatOccupied']), keyLeftAt ?? -Infinity);
}

interface Opening {
  readonly subject: string;
  /** The key of its word. */
  readonly name: string;
  readonly open: {
    readonly is: TriState;
    /** When the car said so, epoch milliseconds. */
    readonly at: number;
  };
}

/** What can be open, as far as the car ever told of it. */
function openingsOf(facts: AlertFacts | null): Opening[] {
  const signals = facts?.signals ?? {};
  const doors = signals['DoorState'];
  const flags = typeof doors?.value === 'object' ? (doors.value as Readonly<Record<string, unknown>>) : undefined;
  const door = (name: string): TriState => (typeof flags?.[name] === 'boolean' ? flags[name] : undefined);
  const subjectOf = (name: string): string =>
    name === 'TrunkFront' ? 'frunk' : name === 'TrunkRear' ? 'trunk' : 'doors';
  const told = Object.entries(windows).filter(([signal]) => signals[signal] !== undefined);
  const portOpen = allOf(flagOf(facts, 'ChargePortDoorOpen'), not(facts?.plugged?.value));
  return [
    ...doorNames.map((name) => ({ subject: subjectOf(name), name, open: { is: door(name), at: newest(doors) } })),
    ...told.map(([signal, name]) => ({ subject: 'windows', name, open: windowOf(signals[signal] ?? null) })),
    // A port that was open all night for its cable is left open when that is pulled.
    {
      subject: 'port',
      name: 'port',
      open: { is: portOpen, at: newest(signals['ChargePortDoorOpen'], facts?.plugged) },
    },
  ];
}

const timeOf = ({ open }: Opening): number => open.at;

function windowOf(fact: Fact | null): Opening['open'] {
  const value = fact?.value === 'Unknown' ? undefined : fact?.value;
  return { is: test(value, (state) => state !== 'Closed'), at: newest(fact) };
}

function finding(situation: Situation, subject: string, openings: readonly Opening[], more: Finding | object): Finding {
  const own = openings.filter((opening) => opening.subject === subject);
  const open = own.filter((opening) => opening.open.is);
  const isAll = subject === 'windows' && open.length === Object.keys(windows).length;
  return {
    ...more,
    subject,
    is: allOf(anyOf(...own.map((opening) => opening.open.is)), isLeft(situation)),
    at: open.length > 0 ? leftAt(situation, ...open.map(timeOf)) : Math.max(...own.map(timeOf)),
    values: { what: { words: isAll ? ['windowsAll'] : open.map(({ name }) => name) } },
  };
}
