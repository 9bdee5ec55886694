import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startRedisCluster, type ClusterNode, type RedisCluster } from '@parley/embedded-stores';
import { Redis, type Cluster } from 'ioredis';
import { createLogger } from '../src/telemetry/index.ts';
import { connectFailFast, publishTo } from '../src/redis/index.ts';
import { ShardedSubscriber } from '../src/redis/sharded-subscriber.ts';

const CHANNELS = Array.from({ length: 60 }, (_, index) => `test.room.${index}`);
const NEVER_MS = 600_000;
const logger = createLogger({ service: 'test', level: 'silent' });

let cluster: RedisCluster;
let redis: Cluster;
let subscriber: ShardedSubscriber;
/** What the subscriber reports: `message`, `lost` and `restored`. */
let reports: EventEmitter;
/** The received messages, in order. */
let heard: string[];
let silences: number;

async function begin({ withReplicas = false, heartbeatMs = NEVER_MS } = {}): Promise<void> {
  cluster = await startRedisCluster({ withReplicas });
  redis = await connect(cluster.url);
  heard = [];
  silences = 0;
  reports = new EventEmitter();
  subscriber = new ShardedSubscriber(redis, {
    prefix: '',
    heartbeatMs,
    onHeartbeatLost: () => silences++,
    onLost: () => reports.emit('lost'),
    onRestored: () => reports.emit('restored'),
    logger,
  });
  await Promise.all(CHANNELS.map((channel) => subscriber.subscribe(channel, listenerOf(channel))));
}

async function connect(url: string): Promise<Cluster> {
  const client = connectFailFast(url, { commandTimeoutMs: 2_000, onError: () => undefined });
  await new Promise<void>((resolve) => client.once('ready', resolve));
  return client as Cluster;
}

const listenerOf = (channel: string) => () => {
  heard.push(channel);
  reports.emit('message');
};

afterEach(async () => {
  subscriber.close();
  redis.disconnect();
  await cluster.stop();
});

const publishAll = () => Promise.allSettled(CHANNELS.map((channel) => publishTo(redis, channel, 'x')));

/** Publishes until messages arrive on all channels again. */
async function untilAllReceive(): Promise<void> {
  heard = [];
  while (new Set(heard).size < CHANNELS.length) {
    await publishAll();
    await turn(); // May fail before anything was sent.
  }
}

async function askNode<Result>(node: ClusterNode, ask: (server: Redis) => Promise<Result>): Promise<Result> {
  const server = new Redis(node.url);
  try {
    return await ask(server);
  } finally {
    server.disconnect();
  }
}

/** The test's channels that have subscribers on a node. */
const subscribedOn = async (node: ClusterNode): Promise<string[]> =>
  (await askNode(node, (server) => server.call('PUBSUB', 'SHARDCHANNELS') as Promise<string[]>)).filter((channel) =>
    CHANNELS.includes(channel),
  );

const ownerOf = async (channel: string): Promise<ClusterNode> => {
  const owners = await Promise.all(cluster.primaries.map(async (node) => (await subscribedOn(node)).includes(channel)));
  return cluster.primaries[owners.indexOf(true)] as ClusterNode;
};

describe('channels of a cluster', () => {
  test('are subscribed and published on their own shards, and nothing goes over the cluster bus', async () => {
    await begin();
    await publishAll();
    while (heard.length < CHANNELS.length) await once(reports, 'message');
    expect(heard.toSorted()).toEqual(CHANNELS.toSorted());

    const followed = await Promise.all(cluster.primaries.map(subscribedOn));
    expect(followed.flat().toSorted()).toEqual(CHANNELS.toSorted());
    for (const [index, node] of cluster.primaries.entries()) {
      const own = followed[index] ?? [];
      expect(own.length).toBeGreaterThan(0);
      expect(await askNode(node, (server) => server.info('commandstats'))).toContain(
        `cmdstat_spublish:calls=${own.length},`,
      );
      expect(await askNode(node, (server) => server.cluster('INFO'))).not.toMatch(/messages_publish/);
    }
  });

  test('can be unsubscribed and subscribed again', async () => {
    await begin();
    const [channel = ''] = CHANNELS;
    const owner = await ownerOf(channel);
    subscriber.unsubscribe(channel);
    while ((await subscribedOn(owner)).includes(channel));
    subscriber.unsubscribe(channel);
    const given = subscriber.subscribe(channel, () => undefined);
    subscriber.unsubscribe(channel);
    await Promise.all([given, subscriber.subscribe(channel, listenerOf(channel))]);
    await untilAllReceive();
  });

  test.each([
    ['', CHANNELS.at(-1) ?? ''],
    [', which heartbeats go over,', CHANNELS[0] ?? ''],
  ])('whose slot%s moves are subscribed to on its new owner, and events report it', async (_which, channel) => {
    await begin();
    const from = await ownerOf(channel);
    const to = cluster.primaries.find((node) => node !== from) as ClusterNode;
    const events = [once(reports, 'lost'), once(reports, 'restored')];
    await cluster.moveSlot(await askNode(to, (server) => server.cluster('KEYSLOT', channel)), from, to);
    await Promise.all(events);
    expect(await subscribedOn(to)).toContain(channel);
    expect(await subscribedOn(from)).not.toContain(channel);
    await untilAllReceive();
  });
});

describe('when a node of the cluster', () => {
  test('is killed, its channels are subscribed to on the replica that takes over', async () => {
    await begin({ withReplicas: true });
    const [killed] = cluster.primaries;
    const events = [once(reports, 'lost'), once(reports, 'restored')];
    await killed?.kill();
    await Promise.all(events);
    await untilAllReceive();
    expect((await subscribedOn(cluster.replicas[0] as ClusterNode)).length).toBeGreaterThan(0);
  });

  test('hangs silently, missing heartbeats reveal it, and the replica takes over', async () => {
    await begin({ withReplicas: true, heartbeatMs: 100 });
    const events = [once(reports, 'lost'), once(reports, 'restored')];
    process.kill(cluster.primaries[1]?.pid ?? 0, 'SIGSTOP');
    await Promise.all(events);
    expect(silences).toBeGreaterThan(0);
    await untilAllReceive();
    expect((await subscribedOn(cluster.replicas[1] as ClusterNode)).length).toBeGreaterThan(0);
  });
});

test('uses the password of a cluster for nodes that the URL does not name, too', async () => {
  await begin();
  const protect = (node: ClusterNode) => askNode(node, (server) => server.config('SET', 'requirepass', 'a,b'));
  for (const node of cluster.primaries) await protect(node);
  const client = await connect(`redis://:a,b@127.0.0.1:${cluster.primaries[0]?.port}?cluster`);
  const follower = new ShardedSubscriber(client, { prefix: '', heartbeatMs: NEVER_MS, logger });
  const left = new Set(CHANNELS);
  await Promise.all(CHANNELS.map((channel) => follower.subscribe(channel, () => left.delete(channel))));
  await Promise.all(CHANNELS.map((channel) => publishTo(client, channel, 'x')));
  while (left.size > 0) await turn();
  follower.close();
  client.disconnect();
});

test('finds a cluster again that was down as a whole', async () => {
  await begin({ heartbeatMs: 100 });
  await Promise.all(cluster.primaries.map((node) => node.kill()));
  expect(await publishAll()).toEqual(CHANNELS.map(() => expect.objectContaining({ status: 'rejected' })));
  await Promise.all(cluster.primaries.map((node) => node.start()));
  await untilAllReceive();
});
