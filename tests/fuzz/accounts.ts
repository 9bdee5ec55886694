import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../support/client.ts';
import type { Fixture } from '../security/abuse/support/fixture.ts';

/** When an account has used up its budget, the next one is used. */
const ACCOUNTS = 12;
/** Wait when a response does not say how long. */
const DEFAULT_WAIT_MS = 2_000;
/** Less than the lifetime of access tokens. */
const RENEWAL_MS = 10 * 60_000;

interface Account {
  person: Person;
  availableAt: number;
}

/** Accounts with separate budgets, so that the budget of one account does not limit the search. */
export class Accounts {
  private accounts: Account[] = [];
  private createdAt = -Infinity;

  constructor(private readonly fixture: Fixture) {}

  /** Returns the account that is available first, waiting for it if necessary. */
  async next(): Promise<Person> {
    if (performance.now() - this.createdAt > RENEWAL_MS) await this.renew();
    const [first] = this.accounts.sort((left, right) => left.availableAt - right.availableAt);
    if (!first) throw new Error('there are no accounts');
    await delay(Math.max(0, first.availableAt - performance.now()));
    return first.person;
  }

  /** Stops using an account for a while. @param response the response that was rate limited. */
  pause(person: Person, response: string): void {
    const seconds = Number(/"retryAfter":(\d+)/.exec(response)?.[1] ?? NaN);
    const account = this.accounts.find((one) => one.person === person);
    if (account)
      account.availableAt = performance.now() + (Number.isFinite(seconds) ? seconds * 1_000 : DEFAULT_WAIT_MS);
  }

  private async renew(): Promise<void> {
    this.createdAt = performance.now();
    const people = await Promise.all(Array.from({ length: ACCOUNTS }, () => this.fixture.newMember()));
    this.accounts = people.map((person) => ({ person, availableAt: 0 }));
  }
}
