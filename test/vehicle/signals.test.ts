import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enums } from '../../src/vehicle/enums';
import { doorNames, tireNames } from '../../src/vehicle/value';
import { namedSignals, signalById, signalGroups, signalNames, signalOf, signals } from '../../src/vehicle/signals';
import { telemetry } from './telemetry-vectors';

const root = join(__dirname, '..', '..');
const german = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'locales', 'de', file), 'utf8')) as Record<string, string>;
const available = new Map(telemetry.available.map((entry) => [entry.field, entry]));

describe('the signal table', () => {
  it('maps every number of the wire to its name, each once', () => {
    const numbers = namedSignals.map(({ name, signal }) => [name, signal.id] as const);
    expect(Object.fromEntries(numbers)).toEqual(telemetry.fieldNumbers);
    expect(numbers).toHaveLength(272);
    expect(new Set(numbers.map(([, id]) => id)).size).toBe(272);
  });

  it('finds each signal by number and by name, and nothing else', () => {
    for (const { name, signal, group } of namedSignals) {
      expect(signalById(signal.id)).toEqual({ name, signal, group });
      expect(signalOf(name)).toBe(signal);
      expect(signalGroups[group]).toHaveProperty(name, signal);
    }
    for (const id of [-1, 272, 100_000, 1.5, NaN]) expect(signalById(id)).toBeUndefined();
    for (const name of ['constructor', '__proto__', 'soc', '']) expect(signalOf(name)).toBeUndefined();
    expect(Object.keys(signals).sort()).toEqual([...signalNames].sort());
  });

  it('gives each the firmware, the scope and the unit of the list of available data', () => {
    // Baseline: what every car that streams has.
    const firmware = (given: string | null | undefined) => (given === '2024.26' ? undefined : (given ?? undefined));
    const unit = (given: string | null | undefined) => (given === 'mi/h' ? 'mph' : (given ?? undefined));
    // Units that the list leaves open are Home Assistant's.
    const open = /^(Di(AxleSpeed|Torque|SlaveTorque)|BrakePedalPos$)/;
    for (const { name, signal } of namedSignals) {
      const entry = available.get(name);
      expect([name, signal.firmware]).toEqual([name, firmware(entry?.min_firmware)]);
      expect([name, signal.scope]).toEqual([name, entry?.requires_scope ?? undefined]);
      if (signal.kind === 'epoch') expect([name, signal.unit]).toEqual([name, 'epoch s']);
      else if (!open.test(name)) expect([name, signal.unit]).toEqual([name, unit(entry?.unit)]);
    }
  });

  it('gives every measured number a unit, but for the volume', () => {
    const bare = namedSignals.filter(({ signal }) => signal.kind === 'real' && !signal.unit).map(({ name }) => name);
    expect(bare).toEqual(['MediaAudioVolume', 'MediaAudioVolumeMax', 'MediaAudioVolumeIncrement']);
  });

  it('gives each the kind in which cars send it', () => {
    const unionTypes = new Map(telemetry.value_oneof.map(({ name, type }) => [camelCase(name), type]));
    const kinds: Record<string, readonly string[]> = {
      string: ['text', 'epoch'],
      int32: ['integer', 'real', 'epoch'],
      int64: ['epoch'],
      double: ['real', 'integer'],
      bool: ['boolean'],
      LocationValue: ['location'],
      Doors: ['doors'],
      TireLocation: ['tires'],
    };
    for (const { name, signal } of namedSignals) {
      const type = unionTypes.get(telemetry.typed[name] ?? '');
      if (type === undefined) continue;
      if (type in enums) expect([name, signal.kind, signal.enum]).toEqual([name, 'enum', type]);
      else expect(kinds[type], name).toContain(signal.kind);
    }
    for (const { signal } of namedSignals) expect(signal.enum !== undefined).toBe(signal.kind === 'enum');
  });

  it('says in words what each one means', () => {
    for (const { name, signal } of namedSignals) expect(signal.meaning, name).toMatch(/^[A-Z].*[^.\s]$/);
  });

  it('is all there in German, without stale entries', () => {
    expect(Object.keys(german('signals.json')).sort()).toEqual([...signalNames].sort());
  });

  it('can be bundled for a browser', () => {
    const files = readdirSync(join(root, 'src', 'vehicle', 'signals')).map((file) => join('signals', file));
    for (const file of [...files, 'signal.ts', 'entity.ts', 'enums.ts']) {
      expect(readFileSync(join(root, 'src', 'vehicle', file), 'utf8'), file).not.toMatch(
        /from '(node:|\.\.\/\.\.\/|\w)/,
      );
    }
  });

  it('shows no value of another kind as something it is not', () => {
    const values = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withObjectString: true }),
      fc.double(),
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(
        ...Object.values(enums).flatMap(({ names }) => [...names]),
        'constructor',
        '__proto__',
        'toString',
      ),
      fc.dictionary(fc.constantFrom(...doorNames, ...tireNames, 'latitude'), fc.oneof(fc.boolean(), fc.integer())),
    );
    const types: Record<string, string> = {
      ...{ boolean: 'boolean', enum: 'string', text: 'string' },
      ...{ real: 'number', integer: 'number', epoch: 'number', doors: 'object', tires: 'object' },
    };
    const twofold = ['binary_sensor', 'climate', 'lock', 'switch'];
    const faces = namedSignals
      .flatMap(({ signal }) => signal.ha.map((face) => ({ ...face, kind: signal.kind })))
      .filter(({ show }) => show);
    fc.assert(
      fc.property(values, (value) => {
        if (value === null || value === undefined) return;
        for (const { key, kind, platform, deviceClass, options, unit, show } of faces) {
          const shown = show!(value as never);
          if (shown === null) continue;
          expect(typeof value, key).toBe(types[kind]);
          if (twofold.includes(platform)) expect(shown, key).toBeTypeOf('boolean');
          else if (options) expect(options, key).toContain(shown);
          else if (unit) expect(shown, key).toSatisfy(Number.isFinite);
          else if (deviceClass === 'timestamp') expect(shown, key).toBe(new Date(String(shown)).toISOString());
          else expect(shown, key).toMatch(/\S/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
