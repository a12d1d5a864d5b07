import type { VehicleState } from '../vehicle/state';
import type { Parameter, ParameterValues } from './parameter';
import type { Domain } from './signing/domain';

/** Where a command belongs; one heading of the docs and of the editor's list each. */
export type CommandGroup = 'charge' | 'climate' | 'body' | 'vehicle';

/** What is known of a car, as far as it may be trusted for the question: `undefined` unknown, `null` no value now. */
export type KnownValues = Pick<VehicleState, 'value'>;

/** Which control of Home Assistant gives a command, and how the control's payload becomes its parameters. */
export interface ControlBinding {
  /** The key of the entity: the last part of its topic before `/set`. */
  readonly control: string;
  /** The one payload that means this command; absent where every payload does. */
  readonly payload?: string;
  /** Unchecked parameters; none where absent. */
  readonly parameters?: (payload: string) => Readonly<Record<string, unknown>>;
}

/** Everything that is known about one command, but its name. Names and parameters are those of Tesla's REST API. */
export interface CommandEntry<Values = ParameterValues> {
  readonly group: CommandGroup;
  /** What it does, in a few words. */
  readonly meaning: string;
  /** The state afterwards, as the beginning of a sentence: `The charge limit is {percent} %`. */
  readonly done: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** The least OAuth scope that Tesla takes it with; `vehicle_cmds` takes all. */
  readonly scope: 'vehicle_cmds' | 'vehicle_charging_cmds';
  /** It opens or frees the car: off for Home Assistant until switched on. */
  readonly opens?: true;
  /** Doing it twice is not doing it once: never sent again when the car may have done it. */
  readonly once?: true;
  /** What it sets. Of those that wait, the newest one for a quantity wins. */
  readonly quantity: string | ((parameters: Values) => string);
  /** The `CarServer.VehicleAction` or `VCSEC.UnsignedMessage` that asks for it. */
  readonly encode: (parameters: Values) => object;
  /** The signals that show it; empty where none does. */
  readonly signals: readonly string[];
  /** Whether the car is so already; `undefined` when unknown. Absent where nothing can show it. */
  readonly already?: (parameters: Values, car: KnownValues) => boolean | undefined;
  /** Whether what the car said since shows that it was done; `undefined` while it said nothing of it. */
  readonly verified?: (parameters: Values, car: KnownValues) => boolean | undefined;
  /** Why nothing can show that it was done, as a sentence; set where `verified` is absent. */
  readonly unseen?: string;
  /** The car's refusals that mean it is so already, beside those that say `already`. */
  readonly fine?: readonly string[];
  /** Parameters that it takes. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Absent where Home Assistant has no control for it. */
  readonly ha?: ControlBinding;
}

/** One command of the table. */
export interface Command extends CommandEntry {
  /** Tesla's name of it in the REST API. */
  readonly name: string;
  /** The computer of the car that does it; `null` where Tesla's servers do (`wake_up`): it is not signed. */
  readonly domain: Domain | null;
}

type Parameters = Readonly<Record<string, Parameter>>;

/** Checked parameters as a command's own functions see them. */
type ValuesOf<Of extends Parameters> = {
  readonly [Name in keyof Of]: Of[Name] extends Parameter<infer Value> ? Value : never;
};

type Entry<Of extends Parameters> = Omit<CommandEntry<ValuesOf<Of>>, 'parameters' | 'signals'> & {
  readonly parameters?: Of;
  readonly signals?: readonly string[];
};

/** An entry of the table that has no name yet. */
export type Unnamed = Omit<Command, 'name'>;

const on =
  (domain: Domain | null) =>
  <Of extends Parameters = Record<never, Parameter>>(entry: Entry<Of>): Unnamed =>
    // The check of parameters makes these values, so an entry may know their types.
    ({ parameters: {}, signals: [], ...(entry as unknown as Partial<CommandEntry>), domain }) as Unnamed;

/** One constructor a computer, so that an entry of the table reads like a sentence. */
export const infotainment = on('infotainment');
export const security = on('vehicle_security');
/** Done by Tesla's servers; `encode` is not asked. */
export const servers = on(null);

/** A control whose payload means the command: `on('lock', 'UNLOCK')`. */
export const press = (control: string, payload: string): ControlBinding => ({ control, payload });

/** A control whose payload is the value of each of these parameters. */
export const sets = (control: string, ...parameters: readonly string[]): ControlBinding => ({
  control,
  parameters: (payload) => Object.fromEntries(parameters.map((name) => [name, payload])),
});
