import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BadUserInputError } from '@parley/service/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isNestedTooDeeply, MAX_LEVELS } from '../json-nesting.ts';

/** Supported content codings, one at a time (RFC 9110 §8.4.1). */
const DECODERS: Record<string, () => Readable & NodeJS.WritableStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Thrown for an unsupported coding. The error handler uses the status. */
class UnknownCodingError extends Error {
  readonly statusCode = 415;
  constructor() {
    super('unknown content coding');
    this.name = 'UnknownCodingError';
  }
}

/** Accepts compressed JSON and rejects deep nesting. */
export function registerBodyParsers(server: FastifyInstance): void {
  server.addHook('preParsing', (request, reply, payload, done) => {
    const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
    if (coding === '' || coding === 'identity') return done(null, payload);
    const decode = DECODERS[coding];
    if (decode) return done(null, decoded(payload as Readable, decode()));
    reply.header('accept-encoding', Object.keys(DECODERS).join(', '));
    done(new UnknownCodingError());
  });
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isNestedTooDeeply(body)) return done(tooDeep('body'));
    void parse(request, body, done);
  });
}

/** Rejects deeply nested JSON in the query string, which Apollo Server parses. */
export async function rejectDeepParameters({ query }: FastifyRequest): Promise<void> {
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (name !== 'query' && typeof value === 'string' && isNestedTooDeeply(value)) throw tooDeep(name);
  }
}

const tooDeep = (field: string) =>
  new BadUserInputError(`JSON may be nested at most ${MAX_LEVELS} levels deep.`, field);

/**
 * The decoded body. Fastify limits the decoded bytes, so a decompression bomb is never held in memory. The encoded
 * bytes are counted for the `Content-Length` check.
 */
function decoded(source: Readable, decoder: Readable & NodeJS.WritableStream): Readable {
  const target = Object.assign(decoder, { receivedEncodedLength: 0 });
  // A request rejected before its body is read has no error listener on it, and an unhandled error ends the process.
  target.on('error', () => undefined);
  source.on('data', (piece: Buffer) => (target.receivedEncodedLength += piece.length));
  return source.pipe(target);
}
