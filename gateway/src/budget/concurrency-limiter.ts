import type { WorkBudget } from './work-budget.ts';

/** Points of one caller's work that may be under way on a gateway: more would only queue up in front of others. */
const UNDER_WAY = 40;
/** What one piece of work counts as at most, so that two are under way however dear they are. */
const MAX_WEIGHT = 20;
/** The same for events, of which thousands may come at once. */
const EVENTS_UNDER_WAY = 20;
/** The allowance, in points a second, for which these are meant; for a larger one they are as much larger. */
const USUAL_ALLOWANCE = 200;
/** Operations of one caller that wait for their turn. */
export const MAX_WAITING_OPERATIONS = 200;
/** How long events may have to wait for the budget before their subscriptions are ended. */
export const MAX_EVENT_WAIT_SECONDS = 5;

/** Gives the turn back; to be called once. */
export type Release = () => void;

interface Waiting {
  points: number;
  begin(release: Release): void;
}

/**
 * One caller's work on a gateway, as much at a time as leaves room for others. Operations, which are paid for when they
 * come, go first; events are paid for when it is their turn, which comes when the budget is out of debt.
 */
export class ConcurrencyLimiter {
  private readonly operations: Waiting[] = [];
  private readonly events: Waiting[] = [];
  private underWay = 0;
  /** Of the events that wait. */
  private waitingPoints = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly budget: WorkBudget) {}

  /** The turn of an operation that is paid for; null when too many wait. */
  acquireForOperation(points: number): Promise<Release> | null {
    if (this.operations.length >= MAX_WAITING_OPERATIONS) return null;
    return this.enqueue(this.operations, points);
  }

  /** The turn of an event; null when it would have to wait for too long. */
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

  /** @returns whether there may be another to begin. */
  private beginNext(): boolean {
    const queue = this.operations.length > 0 ? this.operations : this.events;
    const [next] = queue;
    if (!next) return false;
    const scale = Math.max(1, this.budget.allowance.perSecond / USUAL_ALLOWANCE);
    const weight = Math.min(next.points, scale * MAX_WEIGHT);
    const most = scale * (queue === this.events ? EVENTS_UNDER_WAY : UNDER_WAY);
    if (this.underWay > 0 && this.underWay + weight > most) return false;
    if (queue === this.events) {
      if (this.budget.level < 0) return this.wait();
      this.budget.spend(next.points);
      this.waitingPoints -= next.points;
    }
    queue.shift();
    this.underWay += weight;
    next.begin(() => {
      this.underWay -= weight;
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
