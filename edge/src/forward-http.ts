import type { IncomingHttpHeaders } from 'node:http';
import replyFrom from '@fastify/reply-from';
import { CLOCK_HEADER, ServiceUnavailableError, type Timekeeper } from '@parley/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { ENDPOINT, isOfEndpoint, pathOf } from './endpoint.ts';
import type { ForwardedHeaders } from './forwarded-headers.ts';
import type { GatewayDispatcher } from './gateway-dispatcher.ts';
import { endToEnd } from './hop-by-hop.ts';

/** `reply-from` wants a URL; the dispatcher puts the gateway in its place. */
const ANY_GATEWAY = 'http://gateway';
/** Of a body whose sender does not say what it is (RFC 9110 §8.3). */
const UNKNOWN_TYPE = 'application/octet-stream';

export interface HttpForwarding {
  dispatcher: GatewayDispatcher;
  forwarded: ForwardedHeaders;
  time: Timekeeper;
  /** The longest body, in bytes. */
  maxBody: number;
}

/** Routes that hand `/graphql` and what is below it to a gateway. Answers are streamed. */
export async function forwardHttp(server: FastifyInstance, options: HttpForwarding): Promise<void> {
  await server.register(replyFrom, {
    undici: { request: options.dispatcher.request as Dispatcher['request'] },
    disableRequestLogging: true,
  });
  // A body is held, within its limit, so that a second gateway can be sent it when the first refuses the connection.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: options.maxBody }, (_request, body, done) =>
    done(null, body),
  );
  options.time.noteArrivals(server);
  const forward = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request.url);
    if (!isOfEndpoint(path)) return reply.callNotFound();
    await options.time.settled();
    const deadline = options.time.deadlineOf(request, reply, undefined);
    // This process stood still: the client gave up long ago, or has gone.
    if (deadline.isOver) return refuse(reply, new ServiceUnavailableError());
    return options.dispatcher.within(deadline, () => pass(path, request, reply));
  };
  const pass = (path: string, request: FastifyRequest, reply: FastifyReply) => {
    const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : null;
    return reply.from(path, {
      getUpstream: () => ANY_GATEWAY,
      // The dispatcher tries other gateways; `reply-from` would repeat a query that was answered with 503.
      retryDelay: () => null,
      ...(body && {
        body,
        // Without a type, `reply-from` would make JSON of the bytes and say so.
        contentType: request.headers['content-type'] ?? UNKNOWN_TYPE,
      }),
      rewriteRequestHeaders: (_request, { 'content-length': length, ...headers }) => ({
        ...options.forwarded.rewrite(endToEnd(headers), request.raw),
        // The body of a GET has no meaning (RFC 9110 §9.3.1) and stays here.
        ...(body && { 'content-length': length }),
      }),
      rewriteHeaders: ({ [CLOCK_HEADER]: _clock, ...headers }) => endToEnd(headers as IncomingHttpHeaders),
      onError: (_reply, { error }) => void refuse(reply, error),
    });
  };
  for (const url of [ENDPOINT, `${ENDPOINT}/*`]) {
    server.route({ method: ['GET', 'HEAD', 'POST', 'OPTIONS'], url, handler: forward });
  }
}

/** Answers in GraphQL's form, so that clients treat it as any other passing failure. */
function refuse(reply: FastifyReply, error: Error & { statusCode?: number }): FastifyReply {
  reply.code(error.statusCode === 504 ? 504 : 503).type('application/graphql-response+json; charset=utf-8');
  return reply.send({
    errors: [
      {
        message: 'The service is unavailable for a moment: try again.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ],
  });
}
