import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Enum, loadSync, type Type } from 'protobufjs';

/** Beside `src` in the checkout and beside `dist/src` in the package. */
const folder = join(__dirname, '..', '..', '..', 'proto', 'telemetry');

/** Tesla's schemas as this simulator needs them. */
export interface Schema {
  readonly payload: Type;
  readonly alerts: Type;
  readonly errors: Type;
  /** Numbers of the fields by name. */
  readonly fields: Readonly<Record<string, number>>;
  /** The words of each member of `Value` that is an enum, as short name → number. */
  readonly words: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

let loaded: Schema | undefined;

/** Reads the schemas on first use. */
export function schema(): Schema {
  return (loaded ??= load());
}

function load(): Schema {
  const files = readdirSync(folder).filter((name) => name.endsWith('.proto'));
  const root = loadSync(files.map((name) => join(folder, name))).resolveAll();
  return {
    payload: root.lookupType('telemetry.vehicle_data.Payload'),
    alerts: root.lookupType('telemetry.vehicle_alerts.VehicleAlerts'),
    errors: root.lookupType('telemetry.vehicle_error.VehicleErrors'),
    fields: root.lookupEnum('telemetry.vehicle_data.Field').values,
    words: new Map(
      root
        .lookupType('telemetry.vehicle_data.Value')
        .fieldsArray.flatMap(({ name, resolvedType }) =>
          resolvedType instanceof Enum ? [[name, shortNames(resolvedType.values)] as const] : [],
        ),
    ),
  };
}

/** Every enum begins with `<prefix>Unknown` = 0; cars and people speak of the rest without the prefix. */
function shortNames(values: Readonly<Record<string, number>>): Record<string, number> {
  const prefix =
    Object.keys(values)
      .find((name) => values[name] === 0)
      ?.replace(/Unknown$/, '') ?? '';
  return Object.fromEntries(Object.entries(values).map(([name, number]) => [name.slice(prefix.length), number]));
}
