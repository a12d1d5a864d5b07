import { describe, expect, it } from 'vitest';
import { Emission } from '../../src/simulator/streamer/emission';
import type { FieldConfig } from '../../src/simulator/streamer/profile';
import type { SignalValue } from '../../src/simulator/wire/value';

/** An emission whose values a test sets, asked once a second. */
function emissionOf(fields: Record<string, FieldConfig>, values: Record<string, SignalValue>) {
  const emission = new Emission(fields);
  return {
    emission,
    values,
    /** What goes out at that second. */
    at(second: number, options?: { flush: boolean }): Record<string, SignalValue> {
      const due = emission.due(second * 1_000, (field) => values[field] ?? null, options);
      emission.sent(second * 1_000, due);
      return Object.fromEntries(due);
    },
  };
}

describe('emission', () => {
  it('begins with all configured fields, invalid ones too', () => {
    const car = emissionOf({ Soc: { interval_seconds: 60 }, Gear: { interval_seconds: 1 } }, { Soc: 50 });
    expect(car.at(0)).toEqual({ Soc: 50, Gear: null });
    expect(car.at(1)).toEqual({});
  });

  it('sends a change when the interval is over, with the value it has then', () => {
    const car = emissionOf({ Soc: { interval_seconds: 10 }, Gear: { interval_seconds: 1 } }, { Soc: 50, Gear: 'P' });
    car.at(0);
    car.values.Soc = 51;
    car.values.Gear = 'D';
    expect(car.at(1)).toEqual({ Gear: 'D' });
    car.values.Soc = 52;
    expect(car.at(9.9)).toEqual({});
    expect(car.at(10)).toEqual({ Soc: 52 });
  });

  it('says nothing of a change that was taken back within the interval', () => {
    const car = emissionOf({ Locked: { interval_seconds: 5 } }, { Locked: true });
    car.at(0);
    car.values.Locked = false;
    car.at(2);
    car.values.Locked = true;
    expect(car.at(6)).toEqual({});
  });

  it('waits until a number moved by its delta since it was last sent', () => {
    const car = emissionOf({ Soc: { interval_seconds: 1, minimum_delta: 0.3 } }, { Soc: 50 });
    car.at(0);
    car.values.Soc = 50.2;
    expect(car.at(5)).toEqual({});
    car.values.Soc = 50.3;
    expect(car.at(6)).toEqual({ Soc: 50.3 });
    car.values.Soc = 50.1;
    expect(car.at(7)).toEqual({});
    car.values.Soc = 50;
    expect(car.at(8)).toEqual({ Soc: 50 });
  });

  it('measures the delta of a place in metres', () => {
    const car = emissionOf(
      { Location: { interval_seconds: 1, minimum_delta: 10 } },
      { Location: { latitude: 53.5, longitude: 10 } },
    );
    car.at(0);
    car.values.Location = { latitude: 53.50008, longitude: 10 };
    expect(car.at(1)).toEqual({});
    // A ten-thousandth of a degree of latitude is eleven metres, of longitude here under seven.
    car.values.Location = { latitude: 53.5, longitude: 10.0001 };
    expect(car.at(2)).toEqual({});
    car.values.Location = { latitude: 53.5001, longitude: 10 };
    expect(car.at(3)).toEqual({ Location: { latitude: 53.5001, longitude: 10 } });
  });

  it('counts becoming valid and invalid as a change, whatever the delta', () => {
    const car = emissionOf({ VehicleSpeed: { interval_seconds: 1, minimum_delta: 5 } }, { VehicleSpeed: null });
    car.at(0);
    car.values.VehicleSpeed = 0;
    expect(car.at(1)).toEqual({ VehicleSpeed: 0 });
    car.values.VehicleSpeed = null;
    expect(car.at(2)).toEqual({ VehicleSpeed: null });
  });

  it('looks into doors', () => {
    const car = emissionOf({ DoorState: { interval_seconds: 1 } }, { DoorState: { TrunkRear: false } });
    car.at(0);
    car.values.DoorState = { TrunkRear: false };
    expect(car.at(1)).toEqual({});
    car.values.DoorState = { TrunkRear: true };
    expect(car.at(2)).toEqual({ DoorState: { TrunkRear: true } });
  });

  it('repeats an unchanged value after its resend interval', () => {
    const car = emissionOf({ Soc: { interval_seconds: 1, resend_interval_seconds: 30 } }, { Soc: 50 });
    car.at(0);
    expect(car.at(29)).toEqual({});
    expect(car.at(30)).toEqual({ Soc: 50 });
    expect(car.at(31)).toEqual({});
  });

  it('flushes a change before its interval is over, and nothing else', () => {
    const car = emissionOf(
      { Gear: { interval_seconds: 60 }, Locked: { interval_seconds: 60 } },
      { Gear: 'D', Locked: true },
    );
    car.at(0);
    car.values.Gear = 'P';
    expect(car.at(1)).toEqual({});
    expect(car.at(1, { flush: true })).toEqual({ Gear: 'P' });
  });

  it('keeps what was due but not handed over', () => {
    const { emission } = emissionOf({ Soc: { interval_seconds: 1 } }, {});
    expect(emission.due(0, () => 50).size).toBe(1);
    expect(emission.due(1_000, () => 50).size).toBe(1);
  });
});
