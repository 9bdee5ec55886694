import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../../../support/client.ts';
import type { Caller } from './caller.ts';
import type { Operation } from './history.ts';
import type { TrackedValue } from './tracked-value.ts';

/** Pause between two changes of one client. */
const PAUSE_MS = 300;

/** The history of one value. */
export interface ValueRecord {
  tracked: TrackedValue;
  /** A time at which it certainly had its initial value. */
  openedAt: number;
  operations: Operation[];
}

/** Returns the next value to change; null when there are no more, or after `isStopped`. */
export type ValueSource = (isStopped: () => boolean) => Promise<TrackedValue | null>;

export interface ChangeClientOptions {
  source: ValueSource;
  /** The routes to the system, which a person uses in turn. */
  callers(person: Person): Caller[];
  /** The client's timeout for a change. */
  timeoutMs: number;
}

/**
 * A client that changes one value repeatedly, each time as soon as the previous change has ended. Once a change is
 * acknowledged after a failed one, it stops changing the value, so that a late effect of the failed one shows.
 */
export class ChangeClient {
  readonly records: ValueRecord[] = [];
  /** The codes of changes that were not acknowledged. */
  readonly failures: string[] = [];
  /** The number of values whose last change was acknowledged after a failed one. */
  overtaken = 0;
  private readonly callers = new Map<Person, Caller[]>();
  private working: Promise<void> = Promise.resolve();
  private isStopped = false;
  private calls = 0;

  constructor(private readonly options: ChangeClientOptions) {}

  start(): void {
    this.working = this.work();
  }

  /** Resolves when the current change has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.working;
    await Promise.all([...this.callers.values()].flat().map((caller) => caller.close()));
  }

  private async work(): Promise<void> {
    const isStopped = () => this.isStopped;
    for (let tracked = await this.options.source(isStopped); tracked; tracked = await this.options.source(isStopped)) {
      const record = { tracked, openedAt: performance.now(), operations: [] };
      this.records.push(record);
      await this.change(record);
    }
  }

  private async change({ tracked, operations }: ValueRecord): Promise<void> {
    let isUncertain = false;
    for (let step = 0; !this.isStopped; step++) {
      const { value, mutation, variables } = tracked.change(step);
      const startedAt = performance.now();
      const caller = this.callerFor(tracked.person);
      const outcome = await caller.call(mutation, variables, this.options.timeoutMs);
      const isAcknowledged = outcome.kind === 'acknowledged';
      if (outcome.kind !== 'rejected') {
        const note = `${outcome.kind === 'acknowledged' ? outcome.kind : outcome.code} over ${caller.route}`;
        operations.push({ value, startedAt, endedAt: performance.now(), isAcknowledged, note });
      }
      if (outcome.kind !== 'acknowledged') this.failures.push(outcome.code);
      if (isAcknowledged && isUncertain) {
        this.overtaken++;
        return;
      }
      isUncertain ||= outcome.kind === 'failed';
      // It is deleted, or a rejection shows that it already was.
      if (tracked.last !== undefined && ((isAcknowledged && value === tracked.last) || outcome.kind === 'rejected'))
        return;
      await delay(PAUSE_MS);
    }
  }

  private callerFor(person: Person): Caller {
    const callers = this.callers.get(person) ?? this.options.callers(person);
    this.callers.set(person, callers);
    const caller = callers[this.calls++ % callers.length];
    if (!caller) throw new Error('no callers are configured');
    return caller;
  }
}
