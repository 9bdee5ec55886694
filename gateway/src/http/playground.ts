import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Below `/graphql`, so that edge proxies need one path only. */
const ASSETS = '/graphql/playground/';
/** Asset names contain a content hash. */
const ASSETS_AGE = 'public, max-age=31536000, immutable';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Monaco, GraphiQL's editor, injects its theme as style sheets. Scripts come from files only. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const NOT_BUILT =
  '<!doctype html><title>GraphiQL</title><p>GraphiQL is not built. Run <code>npm run build -w @parley/gateway</code>.';

/** GraphiQL, built from `gateway/playground`. */
export class Playground {
  private constructor(
    private readonly page: string,
    /** The file of each asset, by its path. Only files in this map can be served. */
    private readonly assets: ReadonlyMap<string, string>,
  ) {}

  static async load(folder: string): Promise<Playground> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => NOT_BUILT);
    return new Playground(page, new Map(files.map((file) => [relative(folder, file), file])));
  }

  /** Sends the page. */
  show(reply: FastifyReply): FastifyReply {
    return reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(this.page);
  }

  /** Serves the page's scripts and styles. */
  routes(server: FastifyInstance): void {
    server.get(`${ASSETS}*`, { logLevel: 'silent' }, (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
      const file = this.assets.get(request.params['*']);
      if (!file) return reply.callNotFound();
      return reply
        .header('content-security-policy', POLICY)
        .header('cache-control', ASSETS_AGE)
        .type(TYPES[extname(file)] ?? 'application/octet-stream')
        .send(createReadStream(file));
    });
  }
}

/** True for a browser that opens the page, false for API clients. */
export const prefersHtml = (request: FastifyRequest): boolean => /^text\/html\b/.test(request.headers.accept ?? '');
