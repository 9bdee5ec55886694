import { backoff } from '../backoff.ts';

/** A stream that stood for so long has not failed: the next try comes as soon as the first. */
const STEADY_MS = 10_000;

/**
 * Keeps a stream open for as long as it takes. The socket comes back by itself; this is for streams that end on a good
 * socket, such as those of a server that asks its clients to move on.
 * @param open opens the stream and returns how to close it; it calls `onEnd` when the stream ends by itself, with true
 * when it is not to be opened again.
 * @returns how to stop.
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
      if (Date.now() - startedAt > STEADY_MS) attempt = 0;
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
