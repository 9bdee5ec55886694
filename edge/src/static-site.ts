import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { styleNonce } from './security-headers.ts';

const YEAR_S = 31_536_000;
/** The placeholder of the nonce in the built page. */
const NONCE_MARK = '__CSP_NONCE__';

/**
 * Serves the built web client. Files under `/assets` have a content hash in their name, so browsers cache them
 * indefinitely; the page itself is revalidated each time. Every other path that a browser navigates to gets the page,
 * whose router handles it.
 * @throws when the client is not built.
 */
export async function serveSite(server: FastifyInstance, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const sendPage = (request: FastifyRequest, reply: FastifyReply) =>
    reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE_MARK, styleNonce(request.raw)));

  await server.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['index.html*'],
    wildcard: false,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(join(folder, 'assets'));
      response.setHeader('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
    },
  });
  server.get('/', sendPage);
  server.setNotFoundHandler((request, reply) =>
    isNavigation(request) ? sendPage(request, reply) : reply.code(404).type('text/plain').send('Not found'),
  );
}

const isNavigation = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
