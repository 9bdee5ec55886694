import { setTimeout as delay } from 'node:timers/promises';
import { RateLimitedError } from '@parley/shared';
import type { Bucket } from './bucket.ts';
import { DocumentPace } from './document-pace.ts';
import { Turns, type Release } from './turns.ts';

/** What may be refused: the label of a metric. */
export const REFUSAL_KINDS = ['document', 'operation', 'event', 'waiting', 'subscriptions'] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

/** What one user, or one address, may have the system do. */
export class Account {
  private readonly turns: Turns;
  private readonly pace: DocumentPace;

  /**
   * @param key is the same on all gateways.
   * @param isUser false for an address, whose clients are not signed in.
   */
  constructor(
    readonly key: string,
    readonly isUser: boolean,
    private readonly bucket: Bucket,
    now: () => number,
    private readonly onRefusal: (kind: RefusalKind) => void,
  ) {
    this.turns = new Turns(bucket);
    this.pace = new DocumentPace(now);
  }

  /**
   * Pays for work before it is done. @returns what was paid: a price above half a burst could hardly ever be.
   * @throws RateLimitedError when there are not enough points.
   */
  pay(price: number, kind: 'document' | 'operation' = 'operation'): number {
    const points = Math.min(price, this.bucket.allowance.burst / 2);
    const seconds = this.bucket.secondsUntil(points);
    if (seconds > 0) throw this.refuse(kind, seconds);
    this.bucket.spend(points);
    return points;
  }

  /**
   * Pays for a new document, and waits for its turn.
   * @throws RateLimitedError when there are not enough points, or too many documents wait.
   */
  async payForDocument(price: number): Promise<void> {
    const paid = this.pay(price, 'document');
    const ms = this.pace.admit(price);
    if (ms === null) {
      this.settle(paid, 0);
      throw this.refuse('document', PACE_SECONDS);
    }
    if (ms > 0) await delay(ms);
  }

  /** Gives back what was paid too much, or takes what was paid too little. */
  settle(paid: number, price: number): void {
    this.bucket.spend(price - paid);
  }

  /**
   * The turn of an operation that is paid for.
   * @throws RateLimitedError when too many wait.
   */
  async turn(points: number): Promise<Release> {
    const turn = this.turns.forOperation(points);
    if (!turn) throw this.refuse('waiting', 1);
    return turn;
  }

  /**
   * The turn of an event, for which it pays.
   * @throws RateLimitedError when the budget is used up for long.
   */
  async eventTurn(points: number): Promise<Release> {
    const turn = this.turns.forEvent(points);
    if (!turn) throw this.refuse('event', this.bucket.secondsUntil(points));
    return turn;
  }

  /** Pays for a part in an event that others have too, unless the budget is used up. */
  payShare(points: number): boolean {
    if (this.bucket.level < 0) return false;
    this.bucket.spend(points);
    return true;
  }

  /** The error of what may not be done for now; `seconds` is how long that lasts. */
  refuse(kind: RefusalKind, seconds: number): RateLimitedError {
    this.onRefusal(kind);
    return new RateLimitedError(MESSAGES[kind], Math.max(1, Math.ceil(seconds)));
  }
}

/** Once those that wait now are done. */
const PACE_SECONDS = 2;

const MESSAGES: Record<RefusalKind, string> = {
  document: 'Too much work in a short time. Try again later, and reuse documents with variables.',
  operation: 'Too much work in a short time. Try again later, or ask for less.',
  event: 'The events of your subscriptions are too much work. Resume later, or select less.',
  waiting: 'Too many operations at once. Wait for earlier ones to end.',
  subscriptions: 'Too many operations are under way. End some of them first.',
};
