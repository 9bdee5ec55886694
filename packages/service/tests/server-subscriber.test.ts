import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '../src/telemetry/index.ts';
import { connectFailFast, openSubscriber, type RedisClient, type Subscriber } from '../src/redis/index.ts';

const NEVER_MS = 600_000;
const target = new URL(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');
const logger = createLogger({ service: 'test', level: 'silent' });

/** The proxy's ends towards the subscriber, which cannot reach Redis otherwise. */
const sockets = new Set<Socket>();
const proxy = createServer((client) => {
  const store = connect(Number(target.port || 6379), target.hostname);
  for (const socket of [client, store]) {
    socket.on('error', () => undefined);
    socket.on('close', () => [client, store].forEach((end) => end.destroy()));
  }
  sockets.add(client.on('close', () => sockets.delete(client)));
  client.pipe(store).pipe(client);
});

let redis: RedisClient;
let subscriber: Subscriber;
/** What the subscriber reports: `message` with its text, `lost`, `restored` and `silence`. */
let reports: EventEmitter;
let channel: string;

beforeEach(async () => {
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  channel = `test.${randomUUID()}`;
  reports = new EventEmitter();
});

afterEach(async () => {
  subscriber.close();
  redis.disconnect();
  const closed = once(proxy, 'close');
  proxy.close();
  for (const socket of sockets) socket.destroy();
  await closed;
});

const listener = (text: string) => reports.emit('message', text);

async function open({ heartbeatMs = NEVER_MS } = {}): Promise<void> {
  const url = new URL(target);
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  redis = connectFailFast(url.href, { commandTimeoutMs: 2_000, onError: () => undefined });
  subscriber = openSubscriber(redis, {
    prefix: `${channel}.`,
    heartbeatMs,
    onHeartbeatLost: () => reports.emit('silence'),
    onLost: () => reports.emit('lost'),
    onRestored: () => reports.emit('restored'),
    logger,
  });
  await Promise.all([untilReady(), subscriber.subscribe(channel, listener)]);
}

/** Resolves at the publisher's next connection. */
const untilReady = () => new Promise<void>((resolve) => redis.once('ready', resolve));

/** Publishes and resolves with what the listener receives. */
async function deliver(text: string): Promise<unknown> {
  const received = once(reports, 'message');
  await redis.publish(channel, text);
  return (await received)[0];
}

const listenersOf = async (name: string) => ((await redis.call('PUBSUB', 'NUMSUB', name)) as [string, number])[1];

test('delivers the messages of a channel until it is unsubscribed', async () => {
  await open();
  expect(await deliver('one')).toBe('one');
  subscriber.unsubscribe(channel);
  while ((await listenersOf(channel)) > 0);
  await subscriber.subscribe(channel, listener);
  expect(await deliver('two')).toBe('two');
});

test('subscribes again after its connection is lost, and only then reports that it is restored', async () => {
  await open();
  const events = [once(reports, 'lost'), once(reports, 'restored'), untilReady()];
  for (const socket of sockets) socket.destroy();
  await Promise.all(events);
  expect(await listenersOf(channel)).toBe(1);
  expect(await deliver('again')).toBe('again');
});

test('replaces a connection that hangs', async () => {
  await open({ heartbeatMs: 50 });
  const events = [once(reports, 'silence'), once(reports, 'lost'), once(reports, 'restored')];
  for (const socket of sockets) socket.unpipe().pause();
  await Promise.all(events);
});
