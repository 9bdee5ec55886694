/** Maximum time that the store may take for a read, in ms. */
export const READ_MS = 5_000;

/** Thrown when the store did not respond in time. The outcome of the operation is unknown. */
export class StoreTimeoutError extends Error {
  static {
    // On the prototype, because the driver copies own properties and cannot copy this one.
    Object.defineProperty(this.prototype, 'name', { value: 'StoreTimeoutError' });
  }

  constructor() {
    super('the store did not respond in time');
  }
}

/** The bounds of a command, at the store and in this process. */
interface Bounds {
  maxTimeMS: number;
  signal: AbortSignal;
}

/**
 * Runs a write that the store completes within `maxTimeMs` or not at all, unless the store is frozen. `maxTimeMS` alone
 * starts when the store reads the command, however long the driver waited for a server or a connection, and the
 * driver's `timeoutMS` has no effect. The signal keeps a late command from being sent or resent, and closes the
 * connection that waits for its response, so that the store cancels it. A command that is harmless when late needs only
 * `maxTimeMS`: the signal costs the driver some work.
 * @throws StoreTimeoutError, and any error that the driver throws.
 */
export async function within<Result>(maxTimeMs: number, run: (bounds: Bounds) => PromiseLike<Result>): Promise<Result> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new StoreTimeoutError()), maxTimeMs);
  try {
    return await run({ maxTimeMS: maxTimeMs, signal: withClock(over, maxTimeMs) });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The signal of `over`, which also checks the clock. The driver checks the signal directly before it sends a command. A
 * process that was frozen reads its sockets before it runs its timers, so a command that waited for a connection could
 * otherwise get one before the timer aborts it.
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
