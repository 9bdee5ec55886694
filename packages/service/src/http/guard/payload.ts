import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** The size of the chunks of long responses, so that progress is visible and an abort frees the rest. */
const CHUNK_BYTES = 64 * 1024;

export const isStream = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload;

/** The size of a payload in bytes; Infinity for a stream of unknown length. */
export function lengthOf(payload: unknown, reply: FastifyReply): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  if (Buffer.isBuffer(payload)) return payload.length;
  return isStream(payload) ? Number(reply.getHeader('content-length') ?? Infinity) : 0;
}

export function* chunksOf(body: Buffer): Generator<Buffer> {
  for (let start = 0; start < body.length; start += CHUNK_BYTES) yield body.subarray(start, start + CHUNK_BYTES);
}
