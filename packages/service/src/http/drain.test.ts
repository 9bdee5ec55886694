import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import fastify from 'fastify';
import { DRAIN_SERVER_OPTIONS, drainOnClose } from './drain.ts';

async function listen(graceMs = 0) {
  const server = fastify(DRAIN_SERVER_OPTIONS);
  const closing = new Promise((resolve) => server.addHook('preClose', async () => void setImmediate(resolve)));
  drainOnClose(server, { graceMs, timeoutMs: 10_000 });
  let respond = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    server.get('/', async () => {
      resolve();
      await new Promise<void>((release) => (respond = release));
      return 'responded';
    });
  });
  const url = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  return { server, url, asked, closing, respond: () => respond() };
}

test('closes a connection that has sent nothing', async () => {
  const { server, url } = await listen();
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  await Promise.all([server.close(), once(socket, 'close')]);
});

test('completes a request in progress and then closes its connection', async () => {
  const { server, url, asked, closing, respond } = await listen();
  const agent = new Agent({ keepAlive: true });
  const sent = request(url, { agent }).end();
  const replied = once(sent, 'response') as Promise<[IncomingMessage]>;
  await asked;
  const closed = server.close();
  await closing;
  respond();
  const [response] = await replied;
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  response.resume();
  await closed;
});

test('accepts requests on open and new connections during the grace period, one per connection', async () => {
  const { server, url, closing } = await listen(60_000);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (path: string, over?: Agent) => {
    const [response] = (await once(request(new URL(path, url), { agent: over ?? false }).end(), 'response')) as [
      IncomingMessage,
    ];
    response.resume();
    return [response.statusCode, response.headers.connection];
  };
  expect(await ask('/nothing', agent)).toEqual([404, 'keep-alive']);
  const closed = server.close();
  await closing;
  expect(await ask('/nothing')).toEqual([404, 'close']);
  expect(await ask('/nothing', agent)).toEqual([404, 'close']);
  // No connection is left, so there is nothing to wait for.
  await closed;
});

test('rejects an upgrade that has no handler, and closes its connection', async () => {
  const { server, url, closing } = await listen(60_000);
  const silent = connect(Number(url.port), url.hostname);
  await once(silent, 'connect');
  const closed = server.close();
  await closing;
  const upgrade = request(url, { headers: { connection: 'Upgrade', upgrade: 'websocket' }, agent: false }).end();
  const [response] = (await once(upgrade, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(503);
  response.resume();
  silent.destroy();
  await closed;
});
