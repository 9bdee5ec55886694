import type { FastifyReply } from 'fastify';
import type { Scope } from './unsent-budget.ts';

/** Seconds after which a refused client should try again: by then idle peers have made room. */
const RETRY_AFTER_SECONDS = 3;

/** What is sent when a client's own share is used up, or, through no fault of its own, everyone's. */
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
    errors: [{ message: 'Too many requests are being received, or responses waiting to be read.', extensions }],
  });
}
