import type { StreamEvent } from '../../subgraphs/transport.ts';

/** Events of one subscription that are executed at the same time. */
export const MAX_CONCURRENT_EVENTS = 50;

const DONE = { done: true, value: undefined } as const;

export interface ClientStreamOptions<Result> {
  /** Executes an event. */
  execute(event: StreamEvent): Promise<Result>;
  send(result: Result): void;
  /** Reserves memory for pending events, in bytes; false when there is too little. Called with 0 at the end. */
  hold(bytes: number): boolean;
  /** Events that may wait. */
  maxWaiting: number;
  /** Called once when more events arrive; the stream then ends. */
  onOverflow(): void;
  /** Called once when the stream ends, for any reason. */
  onEnd(): void;
}

/** An event in progress and its outcome. */
interface Slot<Result> {
  bytes: number;
  outcome: { result: Result } | { error: unknown } | null;
}

/**
 * Sends the events of one subscription to its client, in order, after they are executed. Results go directly to the
 * socket: an event that thousands share must cost each of them little more than its bytes. The iterator yields nothing;
 * it only ends or fails, and can be returned at any time.
 */
export class ClientStream<Result> implements AsyncIterableIterator<never, undefined> {
  /** In progress, in order. */
  private readonly inProgress: Slot<Result>[] = [];
  private readonly waiting: StreamEvent[] = [];
  /** Total size of the events in progress and waiting. */
  private bytes = 0;
  /** Set when no more events will come. */
  private ending: { error?: unknown } | null = null;
  private isOver = false;
  private readonly over: Promise<typeof DONE>;
  private settle: (end: { error?: unknown }) => void = () => undefined;

  constructor(private readonly options: ClientStreamOptions<Result>) {
    this.over = new Promise((resolve, reject) => {
      this.settle = ({ error }) => (error === undefined ? resolve(DONE) : reject(error as Error));
    });
    this.over.catch(() => undefined); // The reader of the promise handles the error.
  }

  push(event: StreamEvent): void {
    if (this.ending) return;
    this.bytes += event.bytes;
    const fits = this.waiting.length < this.options.maxWaiting && this.options.hold(this.bytes);
    if (fits && this.inProgress.length < MAX_CONCURRENT_EVENTS) return this.begin(event);
    if (fits) return void this.waiting.push(event);
    this.end();
    this.options.onOverflow();
  }

  /** Ends the stream after the pending events are sent. */
  finish(): void {
    this.close({});
  }

  /** Fails the stream after the pending events are sent. */
  fail(error: unknown): void {
    this.close({ error });
  }

  next(): Promise<IteratorResult<never, undefined>> {
    return this.over;
  }

  async return(): Promise<IteratorResult<never, undefined>> {
    this.end();
    return DONE;
  }

  throw(): Promise<IteratorResult<never, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private begin(event: StreamEvent): void {
    const slot: Slot<Result> = { bytes: event.bytes, outcome: null };
    this.inProgress.push(slot);
    const settle = (outcome: Slot<Result>['outcome']) => {
      slot.outcome = outcome;
      this.sendAll();
    };
    this.options.execute(event).then(
      (result) => settle({ result }),
      (error: unknown) => settle({ error }),
    );
  }

  /** Sends all results that are ready, in order. */
  private sendAll(): void {
    for (let outcome = this.inProgress[0]?.outcome; outcome && !this.isOver; outcome = this.inProgress[0]?.outcome) {
      if ('error' in outcome) return this.end(outcome);
      try {
        this.options.send(outcome.result);
      } catch (error) {
        return this.end({ error });
      }
      this.bytes -= this.inProgress.shift()?.bytes ?? 0;
      const event = this.waiting.shift();
      if (event) this.begin(event);
    }
    if (this.isOver) return;
    this.options.hold(this.bytes);
    if (this.ending && this.inProgress.length === 0) this.end(this.ending);
  }

  private close(ending: { error?: unknown }): void {
    this.ending ??= ending;
    if (this.inProgress.length === 0) this.end(this.ending);
  }

  private end(ending: { error?: unknown } = {}): void {
    if (this.isOver) return;
    this.isOver = true;
    this.ending ??= ending;
    this.waiting.length = 0;
    this.options.hold(0);
    this.options.onEnd();
    this.settle(ending);
  }
}
