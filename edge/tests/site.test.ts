import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import { openEdgeProxy } from './support/edge-proxy.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

const HTML = { accept: 'text/html,application/xhtml+xml' };

let gateway: FakeGateway;
let edge: RunningService;

beforeAll(async () => {
  gateway = await startGateway('only');
  edge = await openEdgeProxy([gateway.url]);
});
afterAll(async () => {
  await edge.close();
  await gateway.kill();
});

describe('the page', () => {
  test.each(['/', '/rooms/some-room', '/login', '/index.html'])(
    'is served to browsers at %s, and revalidated each time',
    async (path) => {
      const response = await fetch(edge.url + path, { headers: HTML });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<div id="root">');
    },
  );

  test('allows its own scripts only, and styles by a nonce that changes with each response', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const response = await fetch(edge.url, { headers: HTML });
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

  test('forbids framing, sniffing and referrers', async () => {
    const { headers } = await fetch(edge.url, { headers: HTML });
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  });
});

describe('files', () => {
  test('with a content hash are cached indefinitely, and are compressed', async () => {
    const response = await fetch(`${edge.url}/assets/index-abc123.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toBe('plain');
    const compressed = await fetch(`${edge.url}/assets/index-abc123.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'br' },
    });
    expect(compressed.headers.get('content-encoding')).toBe('br');
    expect(compressed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('with a fixed name are revalidated', async () => {
    const response = await fetch(`${edge.url}/theme.js`);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('that are missing get a 404 response, even in browsers that load a script', async () => {
    const response = await fetch(`${edge.url}/assets/gone-000000.js`, { headers: { accept: '*/*' } });
    expect(response.status).toBe(404);
  });

  test.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json'])(
    'outside the client folder are not served: %s',
    async (path) => {
      const response = await fetch(edge.url + path);
      expect(response.status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe('health', () => {
  test('is reported on both ports', async () => {
    for (const origin of [edge.url, edge.opsUrl]) {
      expect((await fetch(`${origin}/livez`)).status).toBe(200);
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    }
  });

  test('hides metrics from clients', async () => {
    expect(await (await fetch(`${edge.opsUrl}/metrics`)).text()).toContain('parley_edge_gateway_ready');
    expect((await fetch(`${edge.url}/metrics`)).status).toBe(404);
  });
});
