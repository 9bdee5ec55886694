import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createLogger, type ProcessClock } from '@parley/service';
import { WebSocket } from 'ws';
import { startWeb, type Web } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

export const PAGE = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>';

/** A built client with a page, a hashed file in two encodings, and a file of fixed name. */
async function buildSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-site-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets/index-abc123.js'), 'plain');
  await writeFile(join(folder, 'assets/index-abc123.js.br'), 'brotli');
  await writeFile(join(folder, 'theme.js'), 'theme');
  return folder;
}

/** The real front door before the given gateways, on free ports. */
export async function openDoor(
  gatewayUrls: string[],
  env: Record<string, string> = {},
  clock?: ProcessClock,
): Promise<Web> {
  const site = await buildSite();
  const config = loadConfig({
    PORT: '0',
    GATEWAY_URLS: gatewayUrls.join(','),
    SITE_FOLDER: site,
    DRAIN_NOTICE_MS: '0',
    ...env,
  });
  const web = await startWeb(config, createLogger({ service: 'web', level: 'silent' }), clock);
  return {
    ...web,
    close: async () => {
      await web.close();
      await rm(site, { recursive: true });
    },
  };
}

/** A GraphQL request through the door. */
export const post = (web: Web, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${web.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

/** An open WebSocket through the door. @throws when it is refused. */
export async function connect(web: Web, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${web.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  return socket;
}

/** Resolves once `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
