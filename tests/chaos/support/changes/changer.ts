import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../../../support/client.ts';
import type { Caller } from './caller.ts';
import type { Operation } from './history.ts';
import type { Thing } from './thing.ts';

/** The pause between two changes of one client. */
const PAUSE_MS = 300;

/** What became of a thing. */
export interface ThingRecord {
  thing: Thing;
  /** When it had its initial value for certain. */
  openedAt: number;
  operations: Operation[];
}

/** The next thing to change; null when there is no more, or `isStopped` says so. */
export type Things = (isStopped: () => boolean) => Promise<Thing | null>;

export interface ChangerOptions {
  things: Things;
  /** The ways to the system that a person takes in turn. */
  callers(person: Person): Caller[];
  /** After this the client gives a change up. */
  patienceMs: number;
}

/**
 * A client that changes one thing over and over, each time as soon as the change before has ended in one way or
 * another. Once a change is acknowledged after one that failed, it leaves the thing alone, for what comes late to show.
 */
export class Changer {
  readonly records: ThingRecord[] = [];
  /** What changes ended in, other than an acknowledgement. */
  readonly failures: string[] = [];
  /** Things that were left with an acknowledged change that followed a failed one. */
  overtaken = 0;
  private readonly callers = new Map<Person, Caller[]>();
  private working: Promise<void> = Promise.resolve();
  private isStopped = false;
  private calls = 0;

  constructor(private readonly options: ChangerOptions) {}

  start(): void {
    this.working = this.work();
  }

  /** Resolves when the change that is under way has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.working;
    await Promise.all([...this.callers.values()].flat().map((caller) => caller.close()));
  }

  private async work(): Promise<void> {
    const isStopped = () => this.isStopped;
    for (let thing = await this.options.things(isStopped); thing; thing = await this.options.things(isStopped)) {
      const record = { thing, openedAt: performance.now(), operations: [] };
      this.records.push(record);
      await this.change(record);
    }
  }

  private async change({ thing, operations }: ThingRecord): Promise<void> {
    let isDoubtful = false;
    for (let step = 0; !this.isStopped; step++) {
      const { value, mutation, variables } = thing.change(step);
      const startedAt = performance.now();
      const caller = this.callerFor(thing.person);
      const ending = await caller.call(mutation, variables, this.options.patienceMs);
      const isAcknowledged = ending.kind === 'acknowledged';
      if (ending.kind !== 'refused') {
        const note = `${ending.kind === 'acknowledged' ? ending.kind : ending.code} over ${caller.way}`;
        operations.push({ value, startedAt, endedAt: performance.now(), isAcknowledged, note });
      }
      if (ending.kind !== 'acknowledged') this.failures.push(ending.code);
      if (isAcknowledged && isDoubtful) {
        this.overtaken++;
        return;
      }
      isDoubtful ||= ending.kind === 'failed';
      // Deleted, or found to be so.
      if (thing.last !== undefined && ((isAcknowledged && value === thing.last) || ending.kind === 'refused')) return;
      await delay(PAUSE_MS);
    }
  }

  private callerFor(person: Person): Caller {
    const callers = this.callers.get(person) ?? this.options.callers(person);
    this.callers.set(person, callers);
    const caller = callers[this.calls++ % callers.length];
    if (!caller) throw new Error('there is no way to the system');
    return caller;
  }
}
