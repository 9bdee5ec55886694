export { backoff, retryUntil } from './backoff.ts';
export { spread } from './spread.ts';
export { WorkQueue } from './work-queue.ts';
