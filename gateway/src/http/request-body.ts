import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BadUserInputError } from '@parley/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isNestedTooDeeply, MAX_LEVELS } from '../json-nesting.ts';

/** The content codings that a body may have, one at a time (RFC 9110 §8.4.1). */
const DECODERS: Record<string, () => Readable & NodeJS.WritableStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Thrown for a body in a coding that is not among them; the server's error handler answers it by its status. */
class UnknownCodingError extends Error {
  readonly statusCode = 415;
  constructor() {
    super('unknown content coding');
    this.name = 'UnknownCodingError';
  }
}

/** Lets a server read JSON that is compressed, and refuses what is nested too deeply. */
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

/** Refuses a query string whose JSON is nested too deeply: Apollo Server parses it. */
export async function rejectDeepParameters({ query }: FastifyRequest): Promise<void> {
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (name !== 'query' && typeof value === 'string' && isNestedTooDeeply(value)) throw tooDeep(name);
  }
}

const tooDeep = (field: string) =>
  new BadUserInputError(`JSON may be nested at most ${MAX_LEVELS} levels deep.`, field);

/**
 * The decoded body. Fastify stops reading at its limit of decoded bytes, so a small body that becomes large is never
 * held; what has been received is counted for the `Content-Length` as it came.
 */
function decoded(source: Readable, decoder: Readable & NodeJS.WritableStream): Readable {
  const target = Object.assign(decoder, { receivedEncodedLength: 0 });
  // A request that is refused before its body is read has no reader to hear of it, and an error without one ends the process.
  target.on('error', () => undefined);
  source.on('data', (piece: Buffer) => (target.receivedEncodedLength += piece.length));
  return source.pipe(target);
}
