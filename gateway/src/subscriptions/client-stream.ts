import type { StreamEvent } from '../subgraphs/transport.ts';

/** Events of one subscription whose rest is fetched at the same time. */
export const MAX_CONCURRENT_EVENTS = 50;

const DONE = { done: true, value: undefined } as const;

export interface ClientStreamOptions<Result> {
  /** What an event comes to. */
  execute(event: StreamEvent): Promise<Result>;
  send(result: Result): void;
  /** Counts the events that are on their way, in bytes; false when they are too many. Called with 0 in the end. */
  hold(bytes: number): boolean;
  /** Events that may wait. */
  maxWaiting: number;
  /** Called once when more come; the stream is over then. */
  onOverflow(): void;
  /** Called once when the stream is over, whatever ended it. */
  onEnd(): void;
}

/** An event on its way, and what became of it. */
interface Slot<Result> {
  bytes: number;
  outcome: { result: Result } | { error: unknown } | null;
}

/**
 * What one client is sent of a subscription: each event in the order in which it came, when it is executed. The
 * results go to the socket directly, as an event that thousands share must cost each of them little more than its
 * bytes. As an iterator it brings nothing but the end, or the error that it comes to, and can be ended at any time.
 */
export class ClientStream<Result> implements AsyncIterableIterator<never, undefined> {
  /** On their way, in order. */
  private readonly ahead: Slot<Result>[] = [];
  private readonly waiting: StreamEvent[] = [];
  /** Of all these, together. */
  private bytes = 0;
  /** Set when nothing comes any more. */
  private ending: { error?: unknown } | null = null;
  private isOver = false;
  private readonly over: Promise<typeof DONE>;
  private settle: (end: { error?: unknown }) => void = () => undefined;

  constructor(private readonly options: ClientStreamOptions<Result>) {
    this.over = new Promise((resolve, reject) => {
      this.settle = ({ error }) => (error === undefined ? resolve(DONE) : reject(error as Error));
    });
    this.over.catch(() => undefined); // Whoever reads it hears of it.
  }

  push(event: StreamEvent): void {
    if (this.ending) return;
    this.bytes += event.bytes;
    const mayStay = this.waiting.length < this.options.maxWaiting && this.options.hold(this.bytes);
    if (mayStay && this.ahead.length < MAX_CONCURRENT_EVENTS) return this.begin(event);
    if (mayStay) return void this.waiting.push(event);
    this.end();
    this.options.onOverflow();
  }

  /** Ends the stream once what has come is sent. */
  finish(): void {
    this.close({});
  }

  /** Ends the stream with an error once what has come is sent. */
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
    this.ahead.push(slot);
    const settle = (outcome: Slot<Result>['outcome']) => {
      slot.outcome = outcome;
      this.sendAll();
    };
    this.options.execute(event).then(
      (result) => settle({ result }),
      (error: unknown) => settle({ error }),
    );
  }

  /** Sends what is ready and next. */
  private sendAll(): void {
    for (let outcome = this.ahead[0]?.outcome; outcome && !this.isOver; outcome = this.ahead[0]?.outcome) {
      if ('error' in outcome) return this.end(outcome);
      try {
        this.options.send(outcome.result);
      } catch (error) {
        return this.end({ error });
      }
      this.bytes -= this.ahead.shift()?.bytes ?? 0;
      const event = this.waiting.shift();
      if (event) this.begin(event);
    }
    if (this.isOver) return;
    this.options.hold(this.bytes);
    if (this.ending && this.ahead.length === 0) this.end(this.ending);
  }

  private close(ending: { error?: unknown }): void {
    this.ending ??= ending;
    if (this.ahead.length === 0) this.end(this.ending);
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
