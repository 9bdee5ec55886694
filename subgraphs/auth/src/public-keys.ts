import type { FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';

/** How long clients may cache the public keys, in seconds. */
const MAX_AGE_SECONDS = 60;

/** Serves the keys with which every service verifies access tokens (RFC 7517). Anyone may read them. */
export function servePublicKeys(server: FastifyInstance, keys: JSONWebKeySet): void {
  server.get('/.well-known/jwks.json', (_request, reply) =>
    reply.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`).send(keys),
  );
}
