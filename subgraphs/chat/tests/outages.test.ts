import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';
import { startChat } from '../src/app.ts';
import { ChatFixture, codeOf, logger, SECRET, seqs, take } from './support/chat-fixture.ts';
import { startProxy } from './support/proxy.ts';

/** A port without a listener. */
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
    const replica = await chat.addReplica({ REDIS_URL: `redis://${NOWHERE}`, TAIL_SWEEP_MS: 100 });
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, await cursorOf(roomId));
    for (let index = 0; index < 3; index++) {
      expect((await chat.send('ann', roomId, 'hi')).errors).toBeUndefined();
    }
    expect(seqs(await take(events, 3))).toEqual([1, 2, 3]);

    const ready = await fetch(`${replica.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { mongo: 'up', redis: 'down' } }]);
    const metrics = await (await fetch(`${replica.opsUrl}/metrics`)).text();
    expect(metrics).toMatch(/parley_chat_publish_failures_total\{service="chat"\} [1-9]/);
  });

  test('that hangs, the connection is replaced and delivery continues', async () => {
    const proxy = await startProxy(new URL(process.env['REDIS_URL'] ?? ''));
    await chat.addReplica({ REDIS_URL: proxy.url, REDIS_HEARTBEAT_MS: 100, TAIL_SWEEP_MS: 600_000 });
    await chat.addReplica();
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, await cursorOf(roomId));
    await chat.send('ann', roomId, 'hi');
    await take(events, 1);
    proxy.hang();
    for (let index = 0; index < 3; index++) await chat.send('ann', roomId, 'hi', randomUUID(), chat.replicas[1]);
    expect(seqs(await take(events, 3))).toEqual([2, 3, 4]);
    expect(proxy.connections()).toBeGreaterThan(2);
    await proxy.stop();
  });
});

describe('while Redis is restarted', () => {
  test('sends continue, and missed events are delivered after the restart', async () => {
    const proxy = await startProxy(new URL(process.env['REDIS_URL'] ?? ''));
    await chat.addReplica({ REDIS_URL: proxy.url, TAIL_SWEEP_MS: 600_000 });
    await chat.addReplica();
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, await cursorOf(roomId));
    await chat.send('ann', roomId, 'hi');
    await take(events, 1);
    await proxy.stop();
    for (let index = 0; index < 4; index++) {
      const sent = await chat.send('ann', roomId, 'hi', randomUUID(), chat.replicas[index % 2]);
      expect(sent.errors).toBeUndefined();
    }
    await proxy.start();
    expect(seqs(await take(events, 4))).toEqual([2, 3, 4, 5]);
    await proxy.stop();
  });
});

describe('a replica that starts without MongoDB', () => {
  test('reports what is missing, returns retriable errors, and becomes ready with MongoDB', async () => {
    const proxy = await startProxy(new URL(chat.mongoUrl));
    await proxy.stop();
    const url = new URL(chat.mongoUrl);
    url.port = new URL(proxy.url).port;
    const config = loadConfig({
      PORT: '0',
      SUBGRAPH_SECRET: SECRET,
      MONGO_URL: url.href,
      REDIS_URL: process.env['REDIS_URL'],
      AUTH_URLS: chat.authUrl,
    });
    const replica = await startChat(config, logger);
    const ready = () => fetch(`${replica.url}/readyz`);
    const before = await ready();
    expect([before.status, await before.json()]).toMatchObject([503, { checks: { mongo: 'down' } }]);
    expect((await fetch(`${replica.url}/livez`)).status).toBe(200);
    const ask = () => chat.ask('ann', '{ myRooms { edges { cursor } } }', {}, replica);
    expect(codeOf(await ask())).toBe('SERVICE_UNAVAILABLE');

    await proxy.start();
    while ((await ready()).status !== 200);
    expect(await ask()).toEqual({ data: { myRooms: { edges: [] } } });

    // If the store becomes unavailable later, requests time out and the replica is not ready.
    await proxy.stop();
    expect(codeOf(await ask())).toBe('SERVICE_UNAVAILABLE');
    await replica.close();
  });
});
