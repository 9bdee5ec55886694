import type { Attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import type { Fixture } from './fixture.ts';

/** An attack on the resources of other users that violates no other rule. */
export interface AbuseCase {
  name: string;
  /** A short description of the volume, for the table. */
  attempts: string;
  /** Its time limit, when longer than the default. */
  ms?: number;
  /**
   * Carries it out. Each attempt uses new accounts, so that budgets used up by the warm-up do not weaken the full attack.
   */
  attack(attempt: Attempt, fixture: Fixture): Promise<void>;
  /** Asserts that the defence worked, independent of the machine's speed. */
  defence(outcome: Outcome): void;
}
