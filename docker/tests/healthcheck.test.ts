import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { rootPath } from './support/root.ts';

// Each test starts a program, which takes its time on a busy machine.
jest.setTimeout(30_000);

let server: Server;
let status: number;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.close();
});

test('succeeds when the service is ready', async () => {
  status = 200;
  expect(await check()).toBe(0);
  expect(asked).toEqual(['/readyz']);
});

test('fails when it is not ready', async () => {
  status = 503;
  expect(await check()).toBe(1);
});

test('fails when it does not respond', async () => {
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  expect(await check(port)).toBe(1);
});

/** The exit code of the health check for the operations port `port`. */
function check(port = (server.address() as AddressInfo).port): Promise<unknown> {
  return new Promise((resolve) => {
    execFile(process.execPath, [rootPath('docker/healthcheck.mjs')], { env: { OPS_PORT: String(port) } }, (error) =>
      resolve(error ? error.code : 0),
    );
  });
}
