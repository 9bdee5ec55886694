import { randomUUID } from 'node:crypto';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';
import { startChat } from '../src/app.ts';
import { ChatFixture, codeOf, logger, seqs, take } from './support/chat-fixture.ts';

/** A port at which nobody listens. */
const NOWHERE = '127.0.0.1:1';

let chat: ChatFixture;
beforeEach(async () => {
  chat = await ChatFixture.start();
});
afterEach(() => chat.close());

const cursorOf = async (roomId: string) => {
  const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
  return data.room.cursor;
};

describe('without Redis', () => {
  test('sends are acknowledged, and subscribers read from the store', async () => {
    const replica = await chat.addReplica({ REDIS_URL: `redis://${NOWHERE}`, TAIL_SWEEP_MS: '100' });
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, await cursorOf(roomId));
    for (let index = 0; index < 3; index++) {
      expect((await chat.send('ann', roomId, 'hi')).errors).toBeUndefined();
    }
    expect(seqs(await take(events, 3))).toEqual([1, 2, 3]);

    const ready = await fetch(`${replica.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { mongo: 'up', redis: 'down' } }]);
    const metrics = await (await fetch(`${replica.opsUrl}/metrics`)).text();
    expect(metrics).toMatch(/chat_publish_failures_total\{service="chat"\} [1-9]/);
  });

  test('that hangs silently, the link is made anew and delivery goes on', async () => {
    const proxy = await startProxy(new URL(process.env['REDIS_URL'] ?? ''));
    await chat.addReplica({ REDIS_URL: proxy.url, REDIS_HEARTBEAT_MS: '100', TAIL_SWEEP_MS: '600000' });
    await chat.addReplica();
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, await cursorOf(roomId));
    await chat.send('ann', roomId, 'hi');
    await take(events, 1);
    proxy.hang();
    for (let index = 0; index < 3; index++) await chat.send('ann', roomId, 'hi', randomUUID(), chat.replicas[1]);
    expect(seqs(await take(events, 3))).toEqual([2, 3, 4]);
    expect(proxy.links()).toBeGreaterThan(2);
    await proxy.close();
  });
});

describe('without MongoDB', () => {
  test('a replica starts, says what is missing, and answers that it may be tried again', async () => {
    const config = loadConfig({
      PORT: '0',
      SUBGRAPH_SECRET: 'a secret of the link for tests only',
      MONGO_URL: `mongodb://${NOWHERE}/parley`,
      REDIS_URL: process.env['REDIS_URL'],
      AUTH_URLS: chat.authUrl,
    });
    const replica = await startChat(config, logger);
    const ready = await fetch(`${replica.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { mongo: 'down' } }]);
    const answer = await chat.ask('ann', '{ myRooms { edges { cursor } } }', {}, replica);
    expect(codeOf(answer)).toBe('SERVICE_UNAVAILABLE');
    expect((await fetch(`${replica.url}/livez`)).status).toBe(200);
    await replica.close();
  });
});

/** Stands between a replica and Redis. */
async function startProxy(target: URL) {
  const sockets = new Set<Socket>();
  let links = 0;
  const server = createServer((client) => {
    links++;
    const upstream = connect(Number(target.port), target.hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Links so far. */
    links: () => links,
    /** From now on the links that are open carry nothing, and say nothing of it. New ones do. */
    hang() {
      for (const socket of sockets) socket.unpipe();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
