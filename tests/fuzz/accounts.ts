import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../support/client.ts';
import type { Fixture } from '../security/abuse/support/fixture.ts';

/** One that has used up its budget rests, and the next is taken. */
const ACCOUNTS = 12;
/** When nobody says how long to wait. */
const REST_MS = 2_000;
/** Access tokens hold for a quarter of an hour. */
const RENEWED_EVERY_MS = 10 * 60_000;

interface Account {
  person: Person;
  restsUntil: number;
}

/** Accounts with a budget each, so that it is an operation's cost that is found, not an account's. */
export class Accounts {
  private accounts: Account[] = [];
  private madeAt = -Infinity;

  constructor(private readonly fixture: Fixture) {}

  /** Somebody whose budget is not used up, as far as is known; waits for one if need be. */
  async next(): Promise<Person> {
    if (performance.now() - this.madeAt > RENEWED_EVERY_MS) await this.renew();
    const [first] = this.accounts.sort((left, right) => left.restsUntil - right.restsUntil);
    if (!first) throw new Error('there are no accounts');
    await delay(Math.max(0, first.restsUntil - performance.now()));
    return first.person;
  }

  /** @param answer that said so. */
  rest(person: Person, answer: string): void {
    const seconds = Number(/"retryAfter":(\d+)/.exec(answer)?.[1] ?? NaN);
    const account = this.accounts.find((one) => one.person === person);
    if (account) account.restsUntil = performance.now() + (Number.isFinite(seconds) ? seconds * 1_000 : REST_MS);
  }

  private async renew(): Promise<void> {
    this.madeAt = performance.now();
    const people = await Promise.all(Array.from({ length: ACCOUNTS }, () => this.fixture.newMember()));
    this.accounts = people.map((person) => ({ person, restsUntil: 0 }));
  }
}
