import { socOf, energyAt, type CarState } from '../state';
import { heaterOf } from '../thermal';
import { real, signal, type ModelSignal, type View } from './signal';

/** Cell groups in a row, and the resistance of all of them, Ω. */
const bricks = 96;
const resistance = 0.06;

const soc = ({ plan, state }: View): number => socOf(plan, state.battery.energy);
const restingVoltage = (view: View): number => bricks * (3.35 + 0.8 * (soc(view) / 100));
const current = (view: View): number => (view.state.battery.power * 1_000) / restingVoltage(view);
const voltage = (view: View): number => restingVoltage(view) - current(view) * resistance;
const range = ({ plan, state }: View): number => (state.battery.energy / plan.packEnergy) * plan.ratedRange;

const withEnergy = (state: CarState, energy: number): CarState => ({ ...state, battery: { ...state.battery, energy } });
const withTemperature = (state: CarState, temperature: number): CarState => ({
  ...state,
  battery: { ...state.battery, temperature },
});

export const battery: Readonly<Record<string, ModelSignal>> = {
  Soc: real(2, soc, (state, value, plan) => withEnergy(state, energyAt(plan, value)), [0, 100]),
  BatteryLevel: real(
    2,
    ({ plan, state }) => (state.battery.energy / plan.packEnergy) * 100,
    (state, value, plan) => withEnergy(state, (value / 100) * plan.packEnergy),
    [0, 100],
  ),
  EnergyRemaining: real(
    2,
    ({ state }) => state.battery.energy,
    (state, value, plan) => (value <= plan.packEnergy ? withEnergy(state, value) : undefined),
    [0, 200],
  ),
  RatedRange: real(
    2,
    range,
    (state, value, plan) => {
      const energy = (value / plan.ratedRange) * plan.packEnergy;
      return energy <= plan.packEnergy ? withEnergy(state, energy) : undefined;
    },
    [0, 1_000],
  ),
  IdealBatteryRange: real(2, range),
  // Driven faster and warmer than rated.
  EstBatteryRange: real(2, (view) => range(view) * 0.88),
  PackVoltage: real(1, voltage),
  // Negative while energy leaves the pack.
  PackCurrent: real(1, (view) => -current(view)),
  BrickVoltageMax: real(3, (view) => voltage(view) / bricks + 0.002),
  BrickVoltageMin: real(3, (view) => voltage(view) / bricks - 0.002),
  ModuleTempMax: real(
    1,
    ({ state }) => state.battery.temperature + 0.5,
    (state, value) => withTemperature(state, value - 0.5),
    [-60, 100],
  ),
  ModuleTempMin: real(
    1,
    ({ state }) => state.battery.temperature - 0.5,
    (state, value) => withTemperature(state, value + 0.5),
    [-60, 100],
  ),
  LifetimeEnergyUsed: real(
    1,
    ({ state }) => state.battery.used,
    (state, used) => ({ ...state, battery: { ...state.battery, used } }),
    [0, 10_000_000],
  ),
  LifetimeEnergyChargedKwh: real(
    1,
    ({ state }) => state.battery.charged,
    (state, charged) => ({ ...state, battery: { ...state.battery, charged } }),
    [0, 10_000_000],
  ),
  NominalFullPackEnergyKwh: real(1, ({ plan }) => plan.packEnergy),
  BmsFullchargecomplete: signal((view) => soc(view) >= 99.9),
  BMSState: signal(({ state }) => {
    if (state.charge.phase === 'Charging') return 'Charge';
    if (state.drive.gear !== 'P') return 'Drive';
    return state.sleep.asleep ? 'Standby' : 'Support';
  }),
  BatteryHeaterOn: signal(({ state }) => state.charge.phase === 'Charging' && heaterOf(state.battery.temperature) > 0),
  DCDCEnable: signal(({ state }) => !state.sleep.asleep),
};
