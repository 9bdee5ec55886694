import { createHash } from 'node:crypto';
import { BadUserInputError } from '@parley/service/errors';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

const form = z.object({ version: z.literal(1), sha256Hash: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * Rejects malformed persisted queries, some of which Apollo Server reports as internal errors.
 * @throws BadUserInputError
 */
export async function requireValidPersistedQuery(request: FastifyRequest): Promise<void> {
  const { query, extensions } = request.method === 'POST' ? fromBody(request.body) : fromUrl(request.url);
  const { persistedQuery } = Object(extensions) as { persistedQuery?: unknown };
  if (persistedQuery === undefined || persistedQuery === null) return;
  const { data } = form.safeParse(persistedQuery);
  if (!data) {
    throw new BadUserInputError(
      '`extensions.persistedQuery` must have `version` 1 and a `sha256Hash` of 64 hexadecimal digits in lower case.',
      'extensions',
    );
  }
  if (typeof query === 'string' && createHash('sha256').update(query).digest('hex') !== data.sha256Hash)
    throw new BadUserInputError('`sha256Hash` is not the SHA-256 of `query`.', 'extensions');
}

interface Carrier {
  query?: unknown;
  extensions?: unknown;
}

const fromBody = (body: unknown) => Object(body) as Carrier;

/** Apollo Server reports invalid JSON and repeated parameters. */
function fromUrl(url: string): Carrier {
  const parameters = new URL(url, 'http://gateway').searchParams;
  try {
    return {
      query: parameters.get('query') ?? undefined,
      extensions: JSON.parse(parameters.get('extensions') ?? 'null'),
    };
  } catch {
    return {};
  }
}
