import type { IncomingHttpHeaders } from 'node:http';
import replyFrom from '@fastify/reply-from';
import { ServiceUnavailableError } from '@parley/service/errors';
import type { Timekeeper } from '@parley/service/time';
import { CLOCK_HEADER } from '@parley/service/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { ENDPOINT, isEndpointPath, pathOf } from './endpoint.ts';
import type { ForwardedHeaders } from './forwarded-headers.ts';
import type { GatewayDispatcher } from './gateway-dispatcher.ts';
import { endToEnd } from './hop-by-hop.ts';

/** `reply-from` requires a URL; the dispatcher replaces its origin with a gateway. */
const ANY_GATEWAY = 'http://gateway';
/** The type of a body whose sender does not state one (RFC 9110 §8.3). */
const UNKNOWN_TYPE = 'application/octet-stream';

export interface HttpForwardingOptions {
  dispatcher: GatewayDispatcher;
  forwarded: ForwardedHeaders;
  time: Timekeeper;
  /** The maximum size of a body, in bytes. */
  maxBody: number;
}

/** Adds routes that forward `/graphql` and everything below it to a gateway. Responses are streamed. */
export async function forwardHttp(server: FastifyInstance, options: HttpForwardingOptions): Promise<void> {
  await server.register(replyFrom, {
    undici: { request: options.dispatcher.request as Dispatcher['request'] },
    disableRequestLogging: true,
  });
  // Bodies are buffered, up to the limit, so that they can be sent to a second gateway if the first is unreachable.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: options.maxBody }, (_request, body, done) =>
    done(null, body),
  );
  options.time.recordArrivals(server);
  const forward = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request.url);
    if (!isEndpointPath(path)) return reply.callNotFound();
    await options.time.settled();
    const deadline = options.time.deadlineOf(request, reply, undefined);
    // After a stall of this process: the client has given up or disconnected.
    if (deadline.isOver) return sendUnavailable(reply, new ServiceUnavailableError());
    return options.dispatcher.within(deadline, () => pass(path, request, reply));
  };
  const pass = (path: string, request: FastifyRequest, reply: FastifyReply) => {
    const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : null;
    return reply.from(path, {
      getUpstream: () => ANY_GATEWAY,
      // The dispatcher tries other gateways. `reply-from` would also retry a query that got a 503 response.
      retryDelay: () => null,
      ...(body && {
        body,
        // Without a type, `reply-from` would serialize the bytes as JSON.
        contentType: request.headers['content-type'] ?? UNKNOWN_TYPE,
      }),
      rewriteRequestHeaders: (_request, { 'content-length': length, ...headers }) => ({
        ...options.forwarded.rewrite(endToEnd(headers), request.raw),
        // The body of a GET has no meaning (RFC 9110 §9.3.1) and is dropped.
        ...(body && { 'content-length': length }),
      }),
      rewriteHeaders: ({ [CLOCK_HEADER]: _clock, ...headers }) => endToEnd(headers as IncomingHttpHeaders),
      onError: (_reply, { error }) => void sendUnavailable(reply, error),
    });
  };
  for (const url of [ENDPOINT, `${ENDPOINT}/*`]) {
    server.route({ method: ['GET', 'HEAD', 'POST', 'OPTIONS'], url, handler: forward });
  }
}

/** Responds in GraphQL's form, so that clients handle it like any other temporary failure. */
function sendUnavailable(reply: FastifyReply, error: Error & { statusCode?: number }): FastifyReply {
  reply.code(error.statusCode === 504 ? 504 : 503).type('application/graphql-response+json; charset=utf-8');
  return reply.send({
    errors: [
      {
        message: 'The service is temporarily unavailable. Try again.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ],
  });
}
