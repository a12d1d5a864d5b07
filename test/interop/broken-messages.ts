/**
 * Messages that went wrong on the way, made from good ones: cut off anywhere, one byte changed anywhere, several changed at
 * random. The same ones every time.
 */
export function brokenMessages(good: readonly string[]): readonly Buffer[] {
  const random = sequence(20_240_807);
  const seeds = good.map((hex) => Buffer.from(hex, 'hex')).filter(({ length }) => length > 0);
  const broken: Buffer[] = [];
  for (const seed of seeds) {
    for (let at = 0; at < seed.length; at += 1) {
      broken.push(seed.subarray(0, at));
      for (const value of [0, 1, 0xff, random(256), seed[at]! ^ (1 << random(8))])
        broken.push(changed(seed, [[at, value]]));
    }
  }
  for (let count = 0; count < 3_000; count += 1) {
    const seed = seeds[random(seeds.length)]!;
    const bytes = Array.from({ length: 1 + random(4) }, () => [random(seed.length), random(256)] as const);
    broken.push(changed(seed, bytes));
  }
  return broken;
}

function changed(seed: Buffer, bytes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(seed);
  for (const [at, value] of bytes) copy[at] = value;
  return copy;
}

/** Whole numbers below a limit, by a linear congruential generator: a failure can be repeated. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}
