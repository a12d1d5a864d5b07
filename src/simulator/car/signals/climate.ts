import type { CarState, ClimateMode, KeeperMode, OverheatLimit } from '../state';
import { skyOver } from '../sky';
import { awake, real, signal, type ModelSignal } from './signal';

const withClimate = (state: CarState, change: Partial<CarState['climate']>): CarState => ({
  ...state,
  climate: { ...state.climate, ...change },
});

const isMode = (value: string): value is ClimateMode =>
  ['Off', 'On', 'Precondition', 'OverheatProtect'].includes(value);

const isKeeper = (value: string): value is KeeperMode => ['Off', 'On', 'Dog', 'Party'].includes(value);
const isLimit = (value: string): value is OverheatLimit => ['Low', 'Medium', 'High'].includes(value);

/** The blower's step, 0 to 10, by how hard the system works. */
const fan = ({ mode, power }: CarState['climate']): number =>
  mode === 'Off' ? 0 : Math.min(10, 2 + Math.round(power));

export const climate: Readonly<Record<string, ModelSignal>> = {
  InsideTemp: real(
    1,
    ({ state }) => state.climate.inside,
    (state, inside) => withClimate(state, { inside }),
    [-60, 100],
  ),
  OutsideTemp: real(
    1,
    ({ plan, state }) => skyOver(plan, state).outside,
    (state, value, plan) =>
      withClimate(state, { weather: state.climate.weather + value - skyOver(plan, state).outside }),
    [-60, 60],
  ),
  HvacPower: signal<string>(
    ({ state }) => state.climate.mode,
    (state, mode) => (isMode(mode) ? awake(withClimate(state, { mode })) : undefined),
  ),
  ClimateKeeperMode: signal<string>(
    ({ state }) => state.climate.keeper,
    (state, keeper) => {
      if (!isKeeper(keeper)) return undefined;
      const isOn = keeper === 'Off' || state.climate.mode !== 'Off';
      return awake(withClimate(state, { keeper, ...(!isOn && { mode: 'On' }) }));
    },
  ),
  CabinOverheatProtectionMode: signal<string>(
    ({ state }) => state.climate.overheat,
    (state, overheat) =>
      overheat === 'Off' || overheat === 'FanOnly' || overheat === 'On' ? withClimate(state, { overheat }) : undefined,
  ),
  CabinOverheatProtectionTemperatureLimit: signal<string>(
    ({ state }) => state.climate.overheatLimit,
    (state, overheatLimit) => (isLimit(overheatLimit) ? withClimate(state, { overheatLimit }) : undefined),
  ),
  HvacLeftTemperatureRequest: real(
    1,
    ({ state }) => state.climate.left,
    (state, left) => withClimate(state, { left }),
    [15, 28],
  ),
  HvacRightTemperatureRequest: real(
    1,
    ({ state }) => state.climate.right,
    (state, right) => withClimate(state, { right }),
    [15, 28],
  ),
  HvacFanStatus: signal(({ state }) => fan(state.climate)),
  HvacFanSpeed: signal(({ state }) => fan(state.climate)),
  HvacACEnabled: signal(({ state }) => state.climate.mode !== 'Off'),
  PreconditioningEnabled: signal(({ state }) => state.climate.mode === 'Precondition'),
};
