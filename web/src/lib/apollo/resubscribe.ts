import { backoff } from '../backoff.ts';

/** A stream that lasted this long resets the backoff. */
const STABLE_MS = 10_000;

/**
 * Keeps a stream open until stopped. The socket reconnects by itself; this handles streams that end on a working
 * socket, such as those of a server that is draining.
 * @param open opens the stream and returns a function that closes it. It calls `onEnd` when the stream ends by itself,
 * with true if it must not be opened again.
 * @returns a function that stops it.
 */
export function resubscribe(open: (onEnd: (isFinal?: boolean) => void) => () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close: (() => void) | undefined;
  let attempt = 0;
  let isStopped = false;

  const start = () => {
    const startedAt = Date.now();
    let hasEnded = false;
    close = open((isFinal = false) => {
      if (hasEnded || isStopped) return;
      hasEnded = true;
      if (isFinal) return;
      if (Date.now() - startedAt > STABLE_MS) attempt = 0;
      timer = setTimeout(start, backoff(attempt++));
    });
  };

  start();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    close?.();
  };
}
