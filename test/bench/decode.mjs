import { createRequire } from 'node:module';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { frameOf } from './sample.mjs';

const require = createRequire(import.meta.url);
const { readEnvelope } = require('../../dist/src/telemetry/envelope.js');
const { readRecord } = require('../../dist/src/telemetry/record.js');
const { ackFrame } = require('../../dist/src/telemetry/reply.js');

const runs = 7;
const rounds = 100_000;

/** Median of the operations a second over several runs, after a warm-up. */
function rate(run) {
  const rates = Array.from({ length: runs + 1 }, () => {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) run();
    return (rounds / (performance.now() - start)) * 1000;
  });
  return rates.slice(1).sort((a, b) => a - b)[runs >> 1];
}

/** Reads a record of twenty signals with its envelope, against protobufjs making objects of the same bytes. */
export async function decode() {
  const frame = frameOf('LRW3E7EK4RC100001', '78ae54a58800468194dc95-000000397');
  const envelope = readEnvelope(frame);
  const root = new protobuf.Root();
  const folder = join(import.meta.dirname, '..', '..', 'proto', 'telemetry');
  root.resolvePath = (_, target) => (target.startsWith('google/') ? target : join(folder, target.split('/').at(-1)));
  const payload = root.loadSync('vehicle_data.proto').lookupType('telemetry.vehicle_data.Payload');

  const ours = rate(() => readRecord('V', readEnvelope(frame).payload));
  const peer = rate(() => payload.decode(readEnvelope(frame).payload));
  const peerObjects = rate(() =>
    payload.toObject(payload.decode(readEnvelope(frame).payload), { enums: String, oneofs: true }),
  );
  const row = (per) => ({
    'per second': Math.round(per),
    'µs each': Number((1e6 / per).toFixed(2)),
    ratio: Number((per / peer).toFixed(2)),
  });
  return {
    'envelope + record, 20 signals': row(ours),
    'the same with protobufjs messages (peer)': row(peer),
    'the same with protobufjs plain objects (peer)': row(peerObjects),
    'envelope alone': row(rate(() => readEnvelope(frame))),
    acknowledgement: row(rate(() => ackFrame(envelope.txid, envelope.topic))),
  };
}
