import { setTimeout as delay } from 'node:timers/promises';
import { RateLimitedError, TooManyOperationsError } from '@parley/service/errors';
import type { WorkBudget } from './work-budget.ts';
import { Pacer } from './pacer.ts';
import { weightOf } from './prices.ts';
import { ConcurrencyLimiter, type Release } from './concurrency-limiter.ts';

/** Kinds of rejection; the label values of a metric. */
export const REJECTION_KINDS = ['document', 'operation', 'event', 'waiting', 'subscriptions'] as const;
export type RejectionKind = (typeof REJECTION_KINDS)[number];
/** The kinds that pass with time. */
type TimedKind = Exclude<RejectionKind, 'subscriptions'>;

/** One user or one address, with its work budget, pace and concurrency. */
export class Payer {
  private readonly limiter: ConcurrencyLimiter;
  private readonly pacer: Pacer;

  /**
   * @param key identifies the payer on all gateways.
   * @param isUser false for an address, whose clients are anonymous.
   */
  constructor(
    readonly key: string,
    readonly isUser: boolean,
    private readonly budget: WorkBudget,
    now: () => number,
    private readonly onRejection: (kind: RejectionKind) => void,
  ) {
    this.limiter = new ConcurrencyLimiter(budget);
    this.pacer = new Pacer(budget.allowance, now);
  }

  /**
   * Pays for work before it runs.
   * @returns the points paid, at most half a burst: a higher price could almost never be paid.
   * @throws RateLimitedError when the budget has too few points.
   */
  pay(price: number, kind: 'document' | 'operation' = 'operation'): number {
    const points = Math.min(price, this.budget.allowance.burst / 2);
    const seconds = this.budget.secondsUntil(points);
    if (seconds > 0) throw this.reject(kind, seconds);
    this.budget.take(points);
    return points;
  }

  /**
   * Pays for a new document and waits until it may be parsed.
   * @throws RateLimitedError when the budget has too few points, or too much work waits.
   */
  async payForDocument(price: number): Promise<void> {
    const paid = this.pay(price, 'document');
    await this.waitForPace(paid, 'document');
  }

  /** Charges for work that is already done, even if that makes the budget negative. */
  charge(price: number): void {
    this.budget.take(price);
  }

  /** Corrects a payment once the actual price is known. */
  settle(paid: number, price: number): void {
    this.budget.take(price - paid);
    this.pacer.refund(Math.max(0, paid - price));
  }

  /**
   * Waits until a paid operation may start.
   * @returns a function that frees its slot.
   * @throws RateLimitedError when too much work waits; the payment is refunded.
   */
  async begin(paid: number): Promise<Release> {
    await this.waitForPace(paid, 'waiting');
    const release = this.limiter.acquireForOperation(weightOf(paid));
    if (release) return release;
    this.settle(paid, 0);
    throw this.reject('waiting', 1);
  }

  /**
   * Waits until paid work may start.
   * @throws RateLimitedError when too much work waits; the payment is refunded.
   */
  async waitForPace(paid: number, kind: 'document' | 'waiting'): Promise<void> {
    const ms = this.pacer.admit(paid);
    if (ms === null) {
      this.budget.take(-paid);
      throw this.reject(kind, PACE_SECONDS);
    }
    if (ms > 0) await delay(ms);
  }

  /**
   * Acquires a slot for an event, and pays for it.
   * @throws RateLimitedError when the budget will be exhausted for a long time.
   */
  async acquireForEvent(points: number): Promise<Release> {
    const release = this.limiter.acquireForEvent(points);
    if (!release) throw this.reject('event', this.budget.secondsUntil(points));
    return release;
  }

  /**
   * Pays a share of an event that has several recipients.
   * @returns false when the budget is negative.
   */
  payShare(points: number): boolean {
    if (this.budget.level < 0) return false;
    this.budget.take(points);
    return true;
  }

  /** The error for work that is rejected for `seconds`. */
  reject(kind: TimedKind, seconds: number): RateLimitedError {
    this.onRejection(kind);
    return new RateLimitedError(MESSAGES[kind], Math.max(1, Math.ceil(seconds)));
  }

  /** The error for an operation above the limit of concurrent operations on all sockets. */
  rejectTooMany(maximum: number): TooManyOperationsError {
    this.onRejection('subscriptions');
    return new TooManyOperationsError(this.isUser ? 'A user' : 'An address', maximum);
  }
}

/** By then the work that waits now has started. */
const PACE_SECONDS = 2;

const MESSAGES: Record<TimedKind, string> = {
  document: 'Too much work in a short time. Try again later, and reuse documents with variables.',
  operation: 'Too much work in a short time. Try again later, or request less.',
  event: 'The events of your subscriptions exceed the work budget. Resume later, or select fewer fields.',
  waiting: 'Too many operations at once. Wait for earlier ones to finish.',
};
