/** No read takes the store longer than this, in ms. */
export const READ_MS = 5_000;

/** Thrown when the store has not answered in time: what it was asked may or may not be done. */
export class StoreTimeoutError extends Error {
  static {
    // Not the error's own: the driver copies what is, and cannot copy that.
    Object.defineProperty(this.prototype, 'name', { value: 'StoreTimeoutError' });
  }

  constructor() {
    super('the store has not answered in time');
  }
}

/** What bounds a command, at the store and here. */
interface Bounds {
  maxTimeMS: number;
  signal: AbortSignal;
}

/**
 * Asks the store for a write that it does within `maxTimeMs` or not at all, unless it is frozen. `maxTimeMS` alone
 * counts from when the store reads the command, however long that looked for a server or a connection before, and the
 * driver's `timeoutMS` has no effect. The signal keeps what is late from being sent, or sent again, and closes the
 * connection on which an answer is waited for, at which the store gives the command up.
 * What is harmless when it is late needs no more than `maxTimeMS`: the signal costs the driver some work.
 * @throws StoreTimeoutError, and what the driver throws.
 */
export async function within<Result>(maxTimeMs: number, ask: (bounds: Bounds) => PromiseLike<Result>): Promise<Result> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new StoreTimeoutError()), maxTimeMs);
  try {
    return await ask({ maxTimeMS: maxTimeMs, signal: withClock(over, maxTimeMs) });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The signal of `over`, which also looks at the clock when it is asked. The driver asks once it has a connection, directly
 * before it sends: a process that was frozen reads its sockets before it runs its timers, so a command that waited for
 * a connection would otherwise get one before the timer has aborted it.
 */
function withClock(over: AbortController, ms: number): AbortSignal {
  const { signal } = over;
  const overAt = performance.now() + ms;
  signal.throwIfAborted = () => {
    if (performance.now() >= overAt) over.abort(new StoreTimeoutError());
    AbortSignal.prototype.throwIfAborted.call(signal);
  };
  return signal;
}
