import { createPublicKey } from 'node:crypto';
import type { Clock } from '../../../kernel/clock';
import { KeyList } from '../../security';
import { reasonOf } from '../../../kernel/problem';
import { text, type Methods } from '../http';
import type { Region } from '../regions';
import type { Registration, TeslaState } from '../state';

/** Where an app's domain serves its public key. */
export const publicKeyPath = '/.well-known/appspecific/com.tesla.3p.public-key.pem';

/** The app's registration in the regions, and the key that its domain serves. */
export class PartnerAccounts {
  readonly #state: TeslaState;
  readonly #clock: Clock;

  constructor(state: TeslaState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  in(region: Region): Registration | undefined {
    return this.#state.remembered.registrations[region];
  }

  /** Registers the key that the domain serves now: nothing is fetched over the network. */
  async register(region: Region, domain: string): Promise<Registration> {
    const updatedAt = this.#clock.now();
    const { appKey, registrations } = this.#state.remembered;
    const createdAt = registrations[region]?.createdAt ?? updatedAt;
    const registration = { domain, point: appKey.point, createdAt, updatedAt };
    this.#state.remembered.registrations = { ...registrations, [region]: registration };
    await this.#state.save();
    return registration;
  }

  /**
   * A key of the app was put on a car, as the owner's phone does. Until somebody serves another one at the domain, it is taken
   * for the key that the app is registered with.
   */
  async paired(point: string): Promise<void> {
    const { remembered } = this.#state;
    if (remembered.appKey.isUploaded) return;
    remembered.appKey = { point, isUploaded: false };
    remembered.registrations = Object.fromEntries(
      Object.entries(remembered.registrations).map(([region, registration]) => [region, { ...registration, point }]),
    );
    await this.#state.save();
  }

  /** The app's web server: gives the key, and takes another one without asking who brings it. */
  get publicKey(): Methods {
    return {
      GET: () => text(200, pemOf(this.#state.remembered.appKey.point), 'application/x-pem-file'),
      PUT: async ({ body }) => {
        let point: string;
        try {
          point = new KeyList().put(body);
        } catch (error) {
          return text(400, reasonOf(error));
        }
        this.#state.remembered.appKey = { point, isUploaded: true };
        await this.#state.save();
        return text(200, pemOf(point), 'application/x-pem-file');
      },
    };
  }
}

/** @param point uncompressed, hex. */
function pemOf(point: string): string {
  const part = (from: number): string => Buffer.from(point.slice(from, from + 64), 'hex').toString('base64url');
  const key = { kty: 'EC', crv: 'P-256', x: part(2), y: part(66) };
  return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
}
