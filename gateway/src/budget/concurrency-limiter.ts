import type { WorkBudget } from './work-budget.ts';

/** Points of one payer that may run at the same time on a gateway. More would only delay others. */
const MAX_OPERATION_POINTS = 40;
/** The most that one piece of work counts, so that two can always run at once, whatever their price. */
const MAX_WEIGHT = 20;
/** The same for events, of which thousands may arrive at once. */
const MAX_EVENT_POINTS = 20;
/** The allowance, in points per second, for which these limits are set. Larger allowances scale them up. */
const REFERENCE_ALLOWANCE = 200;
/** Operations of one payer that may wait for a slot. */
export const MAX_WAITING_OPERATIONS = 200;
/** How long events may wait for the budget before their subscription ends. */
export const MAX_EVENT_WAIT_SECONDS = 5;

/** Frees the slot. Call it once. */
export type Release = () => void;

interface Waiting {
  points: number;
  begin(release: Release): void;
}

/**
 * Limits how much work of one payer runs at the same time on a gateway. Operations go first: they were paid for when
 * they arrived. Events pay when they start, and start only when the budget is not negative.
 */
export class ConcurrencyLimiter {
  private readonly operations: Waiting[] = [];
  private readonly events: Waiting[] = [];
  private inUse = 0;
  /** Of the events that wait. */
  private waitingPoints = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly budget: WorkBudget) {}

  /** A slot for a paid operation; null when too many wait. */
  acquireForOperation(points: number): Promise<Release> | null {
    if (this.operations.length >= MAX_WAITING_OPERATIONS) return null;
    return this.enqueue(this.operations, points);
  }

  /** A slot for an event; null when it would wait too long. */
  acquireForEvent(points: number): Promise<Release> | null {
    if (this.budget.secondsUntil(this.waitingPoints + points) > MAX_EVENT_WAIT_SECONDS) return null;
    this.waitingPoints += points;
    return this.enqueue(this.events, points);
  }

  private enqueue(queue: Waiting[], points: number): Promise<Release> {
    return new Promise((begin) => {
      queue.push({ points, begin });
      this.advance();
    });
  }

  private advance(): void {
    while (this.beginNext());
  }

  /** @returns whether another one may be able to start. */
  private beginNext(): boolean {
    const queue = this.operations.length > 0 ? this.operations : this.events;
    const [next] = queue;
    if (!next) return false;
    const scale = Math.max(1, this.budget.allowance.perSecond / REFERENCE_ALLOWANCE);
    const weight = Math.min(next.points, scale * MAX_WEIGHT);
    const max = scale * (queue === this.events ? MAX_EVENT_POINTS : MAX_OPERATION_POINTS);
    if (this.inUse > 0 && this.inUse + weight > max) return false;
    if (queue === this.events) {
      if (this.budget.level < 0) return this.wait();
      this.budget.take(next.points);
      this.waitingPoints -= next.points;
    }
    queue.shift();
    this.inUse += weight;
    next.begin(() => {
      this.inUse -= weight;
      this.advance();
    });
    return true;
  }

  private wait(): false {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.advance();
      },
      Math.ceil(this.budget.secondsUntil(0) * 1_000) + 1,
    ).unref();
    return false;
  }
}
