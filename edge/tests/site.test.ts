import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Web } from '../src/app.ts';
import { openDoor } from './support/door.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

const HTML = { accept: 'text/html,application/xhtml+xml' };

let gateway: FakeGateway;
let web: Web;

beforeAll(async () => {
  gateway = await startGateway('only');
  web = await openDoor([gateway.url]);
});
afterAll(async () => {
  await web.close();
  await gateway.kill();
});

describe('the page', () => {
  test.each(['/', '/rooms/some-room', '/login', '/index.html'])(
    'is what a browser gets at %s, anew each time',
    async (path) => {
      const response = await fetch(web.url + path, { headers: HTML });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<div id="root">');
    },
  );

  test('lets in its own scripts only, and styles by a nonce that is another one each time', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const response = await fetch(web.url, { headers: HTML });
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /nonce="([^"]+)"/.exec(await response.text())?.[1] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).toMatch(/(^|;)script-src 'self'(;|$)/);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toContain('unsafe');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  test('may not be framed, sniffed or followed', async () => {
    const { headers } = await fetch(web.url, { headers: HTML });
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  });
});

describe('files', () => {
  test('with a hash in their name are kept for good, and come compressed', async () => {
    const response = await fetch(`${web.url}/assets/index-abc123.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toBe('plain');
    const compressed = await fetch(`${web.url}/assets/index-abc123.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'br' },
    });
    expect(compressed.headers.get('content-encoding')).toBe('br');
    expect(compressed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('of a fixed name are asked for anew', async () => {
    const response = await fetch(`${web.url}/theme.js`);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('that are missing are not found, even by a browser that is after a script', async () => {
    const response = await fetch(`${web.url}/assets/gone-000000.js`, { headers: { accept: '*/*' } });
    expect(response.status).toBe(404);
  });

  test.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json'])(
    'outside of the client stay there: %s',
    async (path) => {
      const response = await fetch(web.url + path);
      expect(response.status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe('health', () => {
  test('says that it lives and is ready, here and on the operations port', async () => {
    for (const origin of [web.url, web.opsUrl]) {
      expect((await fetch(`${origin}/livez`)).status).toBe(200);
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    }
  });

  test('shows its figures to operators only', async () => {
    expect(await (await fetch(`${web.opsUrl}/metrics`)).text()).toContain('parley_door_gateway_ready');
    expect((await fetch(`${web.url}/metrics`)).status).toBe(404);
  });
});
