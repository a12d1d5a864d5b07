import { Control, Evfleetpulse } from './evfleetpulse';

/** What `simulate` says when it is ready. */
export interface SimulationInfo {
  readonly auth: string;
  readonly fleetApi: string;
  readonly control: string;
  readonly ca: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly publicKeyUrl: string;
  readonly vins: readonly string[];
  readonly token: string;
  readonly receiverCert: string;
  readonly receiverKey: string;
}

/** A command that reached a simulated car. */
export interface ReachedCommand {
  readonly vin: string;
  readonly domain: 'vehicle_security' | 'infotainment';
  /** The inner protobuf, as hexadecimal. */
  readonly payload: string;
  /** Its signature was right. */
  readonly verified: boolean;
  /** The number of the signed message fault that it was answered with, 0 for none. */
  readonly fault: number;
  /** The word of the car why it did not do it; empty where it did. */
  readonly reason: string;
}

/** `evfleetpulse simulate` as a person runs it: a Tesla of its own, with cars. */
export class Simulation {
  readonly info: SimulationInfo;
  readonly control: Control;
  readonly #run: Evfleetpulse;

  private constructor(run: Evfleetpulse, info: SimulationInfo) {
    this.#run = run;
    this.info = info;
    this.control = new Control(info.control);
  }

  /** Starts it on a free port and waits for its first line. */
  static async start(...options: readonly string[]): Promise<Simulation> {
    const run = Evfleetpulse.start('simulate', ['--port', '0', ...options]);
    const [line] = await run.program.line(/^\{.*/);
    return new Simulation(run, JSON.parse(line) as SimulationInfo);
  }

  /** The port of its auth server and its Fleet API. */
  get port(): number {
    return Number(new URL(this.info.fleetApi).port);
  }

  /** The commands that reach a car from now on, one after the other. */
  listen(vin: string): { next(): Promise<ReachedCommand> } {
    const pattern = new RegExp(`^(?=.*"event":"command")(?=.*"vin":"${vin}").*`);
    let { length: from } = this.#run.program.stdout;
    return {
      next: async () => {
        const [line] = await this.#run.program.line(pattern, { from, within: 20_000 });
        from = this.#run.program.stdout.indexOf(line, from) + 1;
        return JSON.parse(line) as ReachedCommand;
      },
    };
  }

  /** Resolves when that happens to a car from now on. */
  async said(vin: string, event: string): Promise<void> {
    const { length: from } = this.#run.program.stdout;
    await this.#run.program.line(new RegExp(`^(?=.*"event":"${event}")(?=.*"vin":"${vin}").*`), { from });
  }

  stop(): Promise<void> {
    return this.#run.stop();
  }
}
