import { setTimeout as delay } from 'node:timers/promises';
import { RateLimitedError, TooManyOperationsError } from '@parley/service';
import type { WorkBudget } from './work-budget.ts';
import { Pacer } from './pacer.ts';
import { weightOf } from './prices.ts';
import { ConcurrencyLimiter, type Release } from './concurrency-limiter.ts';

/** What may be refused: the label of a metric. */
export const REFUSAL_KINDS = ['document', 'operation', 'event', 'waiting', 'subscriptions'] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];
/** What is refused for a time. */
type TimedKind = Exclude<RefusalKind, 'subscriptions'>;

/** What one user, or one address, may have the system do. */
export class Account {
  private readonly limiter: ConcurrencyLimiter;
  private readonly pacer: Pacer;

  /**
   * @param key is the same on all gateways.
   * @param isUser false for an address, whose clients are not signed in.
   */
  constructor(
    readonly key: string,
    readonly isUser: boolean,
    private readonly budget: WorkBudget,
    now: () => number,
    private readonly onRefusal: (kind: RefusalKind) => void,
  ) {
    this.limiter = new ConcurrencyLimiter(budget);
    this.pacer = new Pacer(budget.allowance, now);
  }

  /**
   * Pays for work before it is done. @returns what was paid: a price above half a burst could hardly ever be.
   * @throws RateLimitedError when there are not enough points.
   */
  pay(price: number, kind: 'document' | 'operation' = 'operation'): number {
    const points = Math.min(price, this.budget.allowance.burst / 2);
    const seconds = this.budget.secondsUntil(points);
    if (seconds > 0) throw this.refuse(kind, seconds);
    this.budget.spend(points);
    return points;
  }

  /**
   * Pays for a new document, and waits until it may be read.
   * @throws RateLimitedError when there are not enough points, or too much waits.
   */
  async payForDocument(price: number): Promise<void> {
    const paid = this.pay(price, 'document');
    await this.waitForPace(paid, 'document');
  }

  /** Takes points for what is done already, whether they are there or not. */
  charge(price: number): void {
    this.budget.spend(price);
  }

  /** Takes what was paid too little, or gives back what was paid too much. */
  settle(paid: number, price: number): void {
    this.budget.spend(price - paid);
    this.pacer.refund(Math.max(0, paid - price));
  }

  /**
   * Waits until an operation that is paid for may begin.
   * @returns ends its turn.
   * @throws RateLimitedError when too much waits; then it costs nothing.
   */
  async begin(paid: number): Promise<Release> {
    await this.waitForPace(paid, 'waiting');
    const release = this.limiter.acquireForOperation(weightOf(paid));
    if (release) return release;
    this.settle(paid, 0);
    throw this.refuse('waiting', 1);
  }

  /**
   * Waits until work that is paid for may begin.
   * @throws RateLimitedError when too much waits; then it costs nothing.
   */
  async waitForPace(paid: number, kind: 'document' | 'waiting'): Promise<void> {
    const ms = this.pacer.admit(paid);
    if (ms === null) {
      this.budget.spend(-paid);
      throw this.refuse(kind, PACE_SECONDS);
    }
    if (ms > 0) await delay(ms);
  }

  /**
   * The turn of an event, for which it pays.
   * @throws RateLimitedError when the budget is used up for long.
   */
  async acquireForEvent(points: number): Promise<Release> {
    const release = this.limiter.acquireForEvent(points);
    if (!release) throw this.refuse('event', this.budget.secondsUntil(points));
    return release;
  }

  /** Pays for a part in an event that others have too, unless the budget is used up. */
  payShare(points: number): boolean {
    if (this.budget.level < 0) return false;
    this.budget.spend(points);
    return true;
  }

  /** The error of what may not be done for now; `seconds` is how long that lasts. */
  refuse(kind: TimedKind, seconds: number): RateLimitedError {
    this.onRefusal(kind);
    return new RateLimitedError(MESSAGES[kind], Math.max(1, Math.ceil(seconds)));
  }

  /** The error of an operation that is one too many at a time, on all sockets together. */
  refuseMore(maximum: number): TooManyOperationsError {
    this.onRefusal('subscriptions');
    return new TooManyOperationsError(this.isUser ? 'One user' : 'One address', maximum);
  }
}

/** Once what waits now has begun. */
const PACE_SECONDS = 2;

const MESSAGES: Record<TimedKind, string> = {
  document: 'Too much work in a short time. Try again later, and reuse documents with variables.',
  operation: 'Too much work in a short time. Try again later, or ask for less.',
  event: 'The events of your subscriptions are too much work. Resume later, or select less.',
  waiting: 'Too many operations at once. Wait for earlier ones to end.',
};
