/**
 * What driving takes out of a pack, by its speed alone. Voltage and current would tell power, but are told every few seconds
 * while power changes every second; what a car tells of its energy scales this estimate, so that rough figures of a Tesla
 * will do.
 */
const mass = 2_000;
/** N, of the tyres; and N per (m/s)² of the air. */
const rolling = 190;
const air = 0.34;
/** From the pack to the wheels, and back. */
const forth = 0.89;
const back = 0.68;
/** W: lights, computers, a little climate. */
const standby = 900;

const metresPerSecond = 0.44704;
const joules = 3.6e6;

/** kWh over some milliseconds at a speed, and by the change to the next one; both mph. */
export function consumption(speed: number, next: number, time: number): number {
  const [before, after] = [speed * metresPerSecond, next * metresPerSecond];
  const seconds = time / 1_000;
  const mean = (before + after) / 2;
  const work = (rolling + air * mean * mean) * mean * seconds + (mass / 2) * (after * after - before * before);
  return (work / (work > 0 ? forth : 1 / back) + standby * seconds) / joules;
}
