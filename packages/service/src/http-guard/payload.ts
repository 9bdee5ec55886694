import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Pieces in which longer responses are written, so that progress can be seen and a cut frees the rest. */
const CHUNK_BYTES = 64 * 1024;

export const isStream = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload;

/** Bytes of a payload; Infinity for a stream that does not say. */
export function lengthOf(payload: unknown, reply: FastifyReply): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  if (Buffer.isBuffer(payload)) return payload.length;
  return isStream(payload) ? Number(reply.getHeader('content-length') ?? Infinity) : 0;
}

export function* chunksOf(body: Buffer): Generator<Buffer> {
  for (let start = 0; start < body.length; start += CHUNK_BYTES) yield body.subarray(start, start + CHUNK_BYTES);
}
