import { PendingSignIns } from '../../../src/account/sign-in';
import type { FleetAccount } from '../../../src/fleet/account';
import type { Clock, Timer } from '../../../src/kernel/clock';
import { Problem } from '../../../src/kernel/problem';

/** A sign-in that was begun in a dialog, with an account of the settings that stood there: it may not be deployed yet. */
interface Begun {
  readonly id: string;
  readonly account: FleetAccount;
  readonly over: Timer;
  finishing?: Promise<void>;
  problem?: Problem;
}

/** How long it is remembered, milliseconds: its link is good for as long. */
const patience = 600_000;

/** More at once are somebody's mischief. */
const most = 20;

/** The sign-ins that were begun, by the state in their link: an address that comes back finds its account by it. */
export class SignIns {
  readonly #clock: Clock;
  readonly #begun = new Map<string, Begun>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Begins one.
   * @param id of the node.
   * @param account is stopped when the sign-in is forgotten.
   * @param locale of Tesla's page.
   * @returns the link for the browser
   */
  begin(id: string, account: FleetAccount, locale: string): string {
    const link = account.account.beginSignIn(locale);
    const state = stateOf(link);
    this.#begun.set(state, { id, account, over: this.#clock.after(patience, () => this.#end(state)) });
    for (const oldest of this.#begun.keys()) {
      if (this.#begun.size <= most) break;
      this.#end(oldest);
    }
    return link;
  }

  /**
   * Finishes the one that an address belongs to. Asked again, as when the page is loaded again, it says the same.
   * @param id of the node whose dialog got the address, if it was one.
   * @returns the id of the node that is signed in
   * @throws Problem as `Account.finishSignIn`
   */
  async finish(address: string, id?: string): Promise<string> {
    const begun = this.#begun.get(stateOf(address));
    // Nobody's: whether it is no such address at all, or one of another sign-in.
    if (!begun || (id ?? begun.id) !== begun.id) throw foreign(address, this.#clock);
    begun.finishing ??= begun.account.account.finishSignIn(address);
    try {
      await begun.finishing;
      return begun.id;
    } catch (error) {
      if (error instanceof Problem) begun.problem = error;
      // The whole address may follow.
      if (begun.problem?.code === 'SIGN_IN_CODE_MISSING') delete begun.finishing;
      throw error;
    }
  }

  /** Why the last sign-in of a node failed. */
  problem(id: string): Problem | undefined {
    return [...this.#begun.values()].findLast((begun) => begun.id === id)?.problem;
  }

  /** Forgets those of a node. */
  forget(id: string): void {
    for (const [state, begun] of this.#begun) if (begun.id === id) this.#end(state);
  }

  #end(state: string): void {
    const begun = this.#begun.get(state);
    this.#begun.delete(state);
    begun?.over.cancel();
    void begun?.account.stop();
  }
}

const stateOf = (address: string): string =>
  new URLSearchParams(address.slice(address.indexOf('?') + 1).split('#')[0]).get('state')?.trim() ?? '';

function foreign(address: string, clock: Clock): unknown {
  try {
    return new PendingSignIns(clock).finish(address);
  } catch (error) {
    return error;
  }
}
