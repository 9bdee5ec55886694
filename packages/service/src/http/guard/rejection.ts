import type { FastifyReply } from 'fastify';
import type { Scope } from './unsent-budget.ts';

/** Seconds after which a rejected client should retry: by then idle clients have been evicted. */
const RETRY_AFTER_SECONDS = 3;

/** Sets status and headers, and returns the body: the client's own share is exhausted, or that of the whole process. */
export function prepareRejection(reply: FastifyReply, scope: Scope): string {
  const isShared = scope === 'process';
  const extensions = isShared
    ? { code: 'SERVICE_UNAVAILABLE' }
    : { code: 'RATE_LIMITED', retryAfter: RETRY_AFTER_SECONDS };
  reply
    .code(isShared ? 503 : 429)
    .header('retry-after', RETRY_AFTER_SECONDS)
    .type('application/json; charset=utf-8');
  return JSON.stringify({
    errors: [
      { message: 'Too many requests are being received, or too many responses are waiting to be read.', extensions },
    ],
  });
}
