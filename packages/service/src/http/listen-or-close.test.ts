import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { closeAll } from './lifecycle.ts';
import { listenOrClose } from './listen-or-close.ts';

let taken: Server;
let takenPort: number;
let server: FastifyInstance;
let operations: FastifyInstance;
let stops: number;

const stop = async () => {
  stops++;
  await closeAll([() => server.close(), () => operations.close()]);
};

beforeEach(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  takenPort = (taken.address() as AddressInfo).port;
  server = fastify();
  operations = fastify();
  stops = 0;
});

afterEach(() => void taken.close());

const addresses = (ports: object) => ({ HOST: '127.0.0.1', PORT: 0, OPS_PORT: 0, ...ports });

test('returns the origins of both servers', async () => {
  const running = await listenOrClose(addresses({}), { server, operations }, stop);
  expect((await fetch(running.url)).status).toBe(404);
  expect(new URL(running.opsUrl).port).not.toBe(new URL(running.url).port);
  await running.close();
});

test('stops once, however often the service is closed', async () => {
  const running = await listenOrClose(addresses({}), { server, operations }, stop);
  await Promise.all([running.close(), running.close()]);
  expect(stops).toBe(1);
});

test.each(['PORT', 'OPS_PORT'])('closes everything when %s is taken', async (name) => {
  const start = listenOrClose(addresses({ [name]: takenPort }), { server, operations }, stop);
  await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE', port: takenPort });
  expect(stops).toBe(1);
  expect([server.server.listening, operations.server.listening]).toEqual([false, false]);
});

test('reports why the port could not be opened, even if closing fails as well', async () => {
  const failing = async () => {
    await stop();
    throw new Error('not closed');
  };
  const start = listenOrClose(addresses({ PORT: takenPort }), { server, operations }, failing);
  await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
