import type { CommandAnswer, FleetStatus, ListedVehicle, ReachState } from './answers';
import { endpoints } from './endpoints';
import { Requests, type RequestsOptions } from './requests';

export type FleetApiOptions = RequestsOptions;

/** More pages than any account has. */
const mostPages = 1_000;

/**
 * Tesla's Fleet API, of one account. Nothing is sent twice that may have arrived: after API_NO_ANSWER, and only then, the car
 * may have done a command that fails here. What is not `wanted` any more does not leave: the signal's reason is thrown. Every method throws the problems of `errors` and those of the account.
 */
export class FleetApi {
  readonly #requests: Requests;

  /** @throws Problem OPTION_INVALID */
  constructor(options: FleetApiOptions) {
    this.#requests = new Requests(options);
  }

  /** The cars of the account, in Tesla's order. It wakes none. */
  async vehicles(): Promise<readonly ListedVehicle[]> {
    const cars = new Map<string, ListedVehicle>();
    for (let page = 1; page <= mostPages;) {
      const query = { page: String(page) };
      const { vehicles, next = 0 } = await this.#requests.ask(endpoints.vehicles, { query });
      // A car that moved up while the pages were read is on two of them.
      for (const car of vehicles) if (!cars.has(car.vin)) cars.set(car.vin, car);
      if (next <= page) break;
      page = next;
    }
    return [...cars.values()];
  }

  /** One car, as the list has it: the free way to see whether it is awake. */
  vehicle(vin: string): Promise<ListedVehicle> {
    return this.#requests.ask(endpoints.vehicle, { vin });
  }

  /** Wakes a car. It answers at once, so look at `vehicle` until it is online: that takes up to a minute. */
  wakeUp(vin: string, wanted?: AbortSignal): Promise<ReachState> {
    return this.#requests.ask(endpoints.wake_up, { vin, wanted });
  }

  /** Whether the app's key is on these cars, and what they need. Of a car that Tesla does not name it says nothing. */
  fleetStatus(vins: readonly string[]): Promise<ReadonlyMap<string, FleetStatus>> {
    return this.#requests.ask(endpoints.fleet_status, { body: { vins } });
  }

  /** Brings a signed message to a car and its answer back: the signer's `Transport`. */
  signedCommand(vin: string, message: Uint8Array, wanted?: AbortSignal): Promise<Uint8Array> {
    const body = { routable_message: Buffer.from(message).toString('base64') };
    return this.#requests.ask(endpoints.signed_command, { vin, body, wanted });
  }

  /** A command that is not signed, for cars that cannot read signed ones. A car that refuses says `result: false`. */
  command(
    vin: string,
    command: string,
    parameters: Readonly<Record<string, unknown>>,
    wanted?: AbortSignal,
  ): Promise<CommandAnswer> {
    return this.#requests.ask(endpoints.command, { vin, command, body: parameters, wanted });
  }

  /** What Tesla bills for what was asked about this car, US$; the discount of the account is not taken off. */
  spent(vin: string): number {
    return this.#requests.ledger.spent(vin);
  }
}
