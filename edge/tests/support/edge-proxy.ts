import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { RunningService } from '@parley/service/http';
import { createLogger } from '@parley/service/telemetry';
import type { ProcessClock } from '@parley/service/time';
import { WebSocket } from 'ws';
import { startEdge } from '../../src/app.ts';
import { loadConfig, type Config } from '../../src/config.ts';

export const PAGE = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>';

/** A built client with a page, a hashed file in two encodings, and a file with a fixed name. */
async function buildSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-site-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets/index-abc123.js'), 'plain');
  await writeFile(join(folder, 'assets/index-abc123.js.br'), 'brotli');
  await writeFile(join(folder, 'theme.js'), 'theme');
  return folder;
}

/** Starts the real edge proxy for the given gateways, on free ports. */
export async function openEdgeProxy(
  gatewayUrls: string[],
  overrides: Partial<Config> = {},
  clock?: ProcessClock,
): Promise<RunningService> {
  const site = await buildSite();
  const config = {
    ...loadConfig({ PORT: '0', GATEWAY_URLS: gatewayUrls.join(','), DRAIN_GRACE_MS: '0' }),
    SITE_FOLDER: site,
    ...overrides,
  };
  const edge = await startEdge(config, createLogger({ service: 'edge', level: 'silent' }), clock);
  return {
    ...edge,
    close: async () => {
      await edge.close();
      await rm(site, { recursive: true });
    },
  };
}

/** Sends a GraphQL request through the edge proxy. */
export const post = (edge: RunningService, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${edge.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

/** Opens a WebSocket through the edge proxy. @throws when it is rejected. */
export async function connect(edge: RunningService, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${edge.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  return socket;
}

/** Resolves once `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
