import { describe, expect, it } from 'vitest';
import { WrongUse } from '../../src/cli/command';
import { parseOptions, type OptionSpec } from '../../src/cli/options';

const specs = {
  port: { type: 'number', required: true, from: 0, to: 65_535 },
  speed: { type: 'number', from: 0.5, to: 10, fraction: true },
  streamCa: { type: 'text' },
  ack: { type: 'text', of: ['received', 'committed'] },
  vin: { type: 'list' },
  json: { type: 'switch' },
} as const satisfies Record<string, OptionSpec>;

const parse = (argv: readonly string[], env: NodeJS.ProcessEnv = {}, most = 0) =>
  parseOptions('ingest', specs, argv, env, { most });

describe('options', () => {
  it('come as arguments in any form', () => {
    const argv = [
      '--port',
      '8443',
      '--speed=2.5',
      '--stream-ca',
      'a b.pem',
      '--ack=committed',
      '--vin',
      'A,B',
      '--vin=C',
      '--json',
    ];
    expect(parse(argv).options).toEqual({
      port: 8_443,
      speed: 2.5,
      streamCa: 'a b.pem',
      ack: 'committed',
      vin: ['A', 'B', 'C'],
      json: true,
    });
  });

  it('are absent, empty or off where nobody gave them', () => {
    expect(parse(['--port=0']).options).toEqual({
      port: 0,
      speed: undefined,
      streamCa: undefined,
      ack: undefined,
      vin: [],
      json: false,
    });
  });

  it('are no empty lists: an allow-list from an unset variable does not let everybody in', () => {
    for (const empty of ['', ' ', ',']) {
      expect(() => parse(['--port=0', '--vin', empty])).toThrow('--vin is empty: give a value, or leave it out.');
      expect(() => parse(['--port=0'], { EVFLEETPULSE_INGEST_VIN: empty })).toThrow('--vin is empty');
    }
    expect(() => parse(['--port=0', '--vin=A', '--vin='])).toThrow('--vin is empty');
  });

  it('come from the environment, where no argument says otherwise', () => {
    const env = {
      EVFLEETPULSE_INGEST_PORT: '1',
      EVFLEETPULSE_INGEST_STREAM_CA: 'env.pem',
      EVFLEETPULSE_INGEST_VIN: 'A,,B',
      EVFLEETPULSE_INGEST_JSON: 'true',
      EVFLEETPULSE_INGEST_ACK: '',
      EVFLEETPULSE_SIMULATE_SPEED: '3',
      PORT: '2',
    };
    expect(parse([], env).options).toMatchObject({ port: 1, streamCa: 'env.pem', vin: ['A', 'B'], json: true });
    expect(parse([], env).options).toMatchObject({ ack: undefined, speed: undefined });
    expect(parse(['--port', '9', '--vin', 'C'], env).options).toMatchObject({ port: 9, vin: ['C'] });
  });

  it.each([
    ['1', true],
    ['YES', true],
    ['on', true],
    ['0', false],
    ['false', false],
    ['', false],
  ])('switch by a word in the environment: %j', (word, json) => {
    expect(parse(['--port=1'], { EVFLEETPULSE_INGEST_JSON: word }).options.json).toBe(json);
  });

  it('take the last of several, and the ends of a range', () => {
    expect(parse(['--port=1', '--port=2']).options.port).toBe(2);
    for (const port of [0, 65_535]) expect(parse([`--port=${port}`]).options.port).toBe(port);
    for (const speed of [0.5, 10]) expect(parse(['--port=1', `--speed=${speed}`]).options.speed).toBe(speed);
  });

  it('leave as many arguments as a command takes', () => {
    expect(parse(['--port=1', 'file'], {}, 1).positionals).toEqual(['file']);
    expect(parse(['--port=1', '-'], {}, 1).positionals).toEqual(['-']);
    expect(parse(['--port=1', '--', '--file'], {}, 1).positionals).toEqual(['--file']);
  });
});

describe('wrong use names the option', () => {
  it.each<[string, string[], string, NodeJS.ProcessEnv?]>([
    ['missing', [], '--port is missing.'],
    ['empty', ['--port='], '--port is missing.'],
    ['no number', ['--port=http'], "--port takes a whole number from 0 to 65535, not 'http'."],
    ['a fraction', ['--port=1.5'], "not '1.5'"],
    ['beyond the end', ['--port=65536'], "not '65536'"],
    ['below the start', ['--port=-1'], "not '-1'"],
    ['infinite', ['--port=Infinity'], "not 'Infinity'"],
    [
      'a number that is not whole enough',
      ['--port=1', '--speed=0.4'],
      "--speed takes a number from 0.5 to 10, not '0.4'.",
    ],
    ['another word', ['--port=1', '--ack=spooled'], "--ack takes received, committed, not 'spooled'."],
    ['unknown', ['--port=1', '--prot=2'], "Unknown option '--prot'."],
    ['short', ['-p', '1'], "Unknown option '-p'."],
    ['without its value', ['--port'], "'--port <value>' argument missing"],
    ['a switch with a value', ['--port=1', '--json=yes'], "'--json' does not take an argument"],
    ['an argument too many', ['--port=1', 'a'], "Unexpected argument 'a'."],
    [
      'wrong in the environment',
      [],
      "--port takes a whole number from 0 to 65535, not 'x'.",
      { EVFLEETPULSE_INGEST_PORT: 'x' },
    ],
    [
      'an unclear switch',
      ['--port=1'],
      "--json is a switch: its variable takes 1 or 0, not 'maybe'.",
      { EVFLEETPULSE_INGEST_JSON: 'maybe' },
    ],
  ])('%s', (_, argv, sentence, env = {}) => {
    expect(() => parse(argv, env)).toThrow(WrongUse);
    expect(() => parse(argv, env)).toThrow(sentence);
    // One sentence, without advice about dashes.
    expect(() => parse(argv, env)).not.toThrow('positional');
  });
});
