import type { Attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import type { Scene } from './scene.ts';

/** An attack on everybody's share of the system, by somebody who keeps within every other rule. */
export interface AbuseCase {
  name: string;
  /** What is tried, for the table. */
  tries: string;
  /** How long it may take, when that is longer than usual. */
  ms?: number;
  /**
   * Carries it out. Accounts that have a budget of their own are made for each attempt: what is used up in the small
   * one must not spare us the full one.
   */
  attack(attempt: Attempt, scene: Scene): Promise<void>;
  /** Expects what shows, whatever the machine, that the defence was there. */
  defence(outcome: Outcome): void;
}
