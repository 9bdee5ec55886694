import { randomUUID } from 'node:crypto';
import { DomainError } from '@parley/service/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Error responses for requests that never reach GraphQL, by status. */
const REJECTIONS: Record<number, { message: string; code: string }> = {
  400: { message: 'The request body is not valid JSON.', code: 'BAD_REQUEST' },
  413: { message: 'The request body is too large.', code: 'PAYLOAD_TOO_LARGE' },
  415: { message: 'Send the request as application/json.', code: 'BAD_REQUEST' },
};

/** Sends an error in GraphQL's format. Unexpected errors are logged and masked behind an `errorId`. */
export function sendHttpError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof DomainError) {
    const { message, code, extensions } = error;
    return reply.code(400).send({ errors: [{ message, extensions: { ...extensions, code } }] });
  }
  const status = error.statusCode ?? 500;
  if (status < 500) {
    const { message, code } = REJECTIONS[status] ?? { message: 'Bad request.', code: 'BAD_REQUEST' };
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  }
  const errorId = randomUUID();
  request.log.error({ err: error, errorId }, 'unexpected error');
  const extensions = { code: 'INTERNAL_SERVER_ERROR', errorId };
  return reply.code(500).send({ errors: [{ message: 'Internal server error.', extensions }] });
}
