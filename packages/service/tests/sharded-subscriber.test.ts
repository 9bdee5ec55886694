import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startRedisCluster, type ClusterNode, type RedisCluster } from '@parley/embedded-stores';
import { Redis, type Cluster } from 'ioredis';
import { backoff, connectRedis, createLogger, publishTo, ShardedSubscriber } from '../src/index.ts';

const CHANNELS = Array.from({ length: 60 }, (_, index) => `test.room.${index}`);
const NEVER_MS = 600_000;
const logger = createLogger({ service: 'test', level: 'silent' });

let cluster: RedisCluster;
let redis: Cluster;
let subscriber: ShardedSubscriber;
/** What came in, in its order. */
let heard: string[];
let silences: number;

async function begin({ withReplicas = false, heartbeatMs = NEVER_MS } = {}): Promise<void> {
  cluster = await startRedisCluster({ withReplicas });
  redis = connectRedis(cluster.url, {
    retryStrategy: backoff,
    commandTimeout: 2_000,
    socketTimeout: 2_000,
    enableOfflineQueue: false,
  }) as Cluster;
  redis.on('error', () => undefined);
  await once(redis, 'ready');
  heard = [];
  silences = 0;
  subscriber = new ShardedSubscriber(redis, { prefix: '', heartbeatMs, onSilence: () => silences++, logger });
  subscriber.on('message', (channel) => heard.push(channel));
  await Promise.all(CHANNELS.map((channel) => subscriber.subscribe(channel)));
}

afterEach(async () => {
  subscriber.close();
  redis.disconnect();
  await cluster.stop();
});

const publishAll = () => Promise.allSettled(CHANNELS.map((channel) => publishTo(redis, channel, 'x')));

/** Publishes until all channels are heard of again. */
async function untilAllHeard(): Promise<void> {
  heard = [];
  while (new Set(heard).size < CHANNELS.length) {
    await publishAll();
    await turn(); // All of it may fail without that anything was sent.
  }
}

async function askNode<Answer>(node: ClusterNode, ask: (server: Redis) => Promise<Answer>): Promise<Answer> {
  const server = new Redis(node.url);
  try {
    return await ask(server);
  } finally {
    server.disconnect();
  }
}

/** Those of our channels that somebody follows on a node. */
const followedOn = async (node: ClusterNode): Promise<string[]> =>
  (await askNode(node, (server) => server.call('PUBSUB', 'SHARDCHANNELS') as Promise<string[]>)).filter((channel) =>
    CHANNELS.includes(channel),
  );

const ownerOf = async (channel: string): Promise<ClusterNode> => {
  const owners = await Promise.all(cluster.masters.map(async (node) => (await followedOn(node)).includes(channel)));
  return cluster.masters[owners.indexOf(true)] as ClusterNode;
};

describe('channels of a cluster', () => {
  test('are followed and published each on its own shard, and nothing goes over the bus', async () => {
    await begin();
    await publishAll();
    while (heard.length < CHANNELS.length) await once(subscriber, 'message');
    expect(heard.toSorted()).toEqual(CHANNELS.toSorted());

    const followed = await Promise.all(cluster.masters.map(followedOn));
    expect(followed.flat().toSorted()).toEqual(CHANNELS.toSorted());
    for (const [index, node] of cluster.masters.entries()) {
      const own = followed[index] ?? [];
      expect(own.length).toBeGreaterThan(0);
      expect(await askNode(node, (server) => server.info('commandstats'))).toContain(
        `cmdstat_spublish:calls=${own.length},`,
      );
      expect(await askNode(node, (server) => server.cluster('INFO'))).not.toMatch(/messages_publish/);
    }
  });

  test('that are not wanted any more are left, and can be followed again', async () => {
    await begin();
    const [channel = ''] = CHANNELS;
    const owner = await ownerOf(channel);
    subscriber.unsubscribe(channel);
    while ((await followedOn(owner)).includes(channel));
    subscriber.unsubscribe(channel);
    const given = subscriber.subscribe(channel);
    subscriber.unsubscribe(channel);
    await Promise.all([given, subscriber.subscribe(channel)]);
    await untilAllHeard();
  });

  test.each([
    ['', CHANNELS.at(-1) ?? ''],
    [', which heartbeats go over,', CHANNELS[0] ?? ''],
  ])('whose slot%s moves are followed at its new owner, and it is said so', async (_which, channel) => {
    await begin();
    const from = await ownerOf(channel);
    const to = cluster.masters.find((node) => node !== from) as ClusterNode;
    const told = [once(subscriber, 'lost'), once(subscriber, 'regained')];
    await cluster.moveSlot(await askNode(to, (server) => server.cluster('KEYSLOT', channel)), from, to);
    await Promise.all(told);
    expect(await followedOn(to)).toContain(channel);
    expect(await followedOn(from)).not.toContain(channel);
    await untilAllHeard();
  });
});

describe('when a node of the cluster', () => {
  test('is killed, its channels are followed at the replica that takes over', async () => {
    await begin({ withReplicas: true });
    const [killed] = cluster.masters;
    const told = [once(subscriber, 'lost'), once(subscriber, 'regained')];
    await killed?.kill();
    await Promise.all(told);
    await untilAllHeard();
    expect((await followedOn(cluster.replicas[0] as ClusterNode)).length).toBeGreaterThan(0);
  });

  test('hangs silently, it is noticed by its heartbeats, and the replica is followed', async () => {
    await begin({ withReplicas: true, heartbeatMs: 100 });
    const told = [once(subscriber, 'lost'), once(subscriber, 'regained')];
    process.kill(cluster.masters[1]?.pid ?? 0, 'SIGSTOP');
    await Promise.all(told);
    expect(silences).toBeGreaterThan(0);
    await untilAllHeard();
    expect((await followedOn(cluster.replicas[1] as ClusterNode)).length).toBeGreaterThan(0);
  });
});

test('a cluster with a password is spoken to with it, over the nodes too that the URL does not name', async () => {
  await begin();
  const protect = (node: ClusterNode) => askNode(node, (server) => server.config('SET', 'requirepass', 'a,b'));
  for (const node of cluster.masters) await protect(node);
  const link = connectRedis(`redis://:a,b@127.0.0.1:${cluster.masters[0]?.port}?cluster`, { retryStrategy: backoff });
  const follower = new ShardedSubscriber(link as Cluster, { prefix: '', heartbeatMs: NEVER_MS, logger });
  const left = new Set(CHANNELS);
  follower.on('message', (channel) => left.delete(channel));
  await Promise.all(CHANNELS.map((channel) => follower.subscribe(channel)));
  await Promise.all(CHANNELS.map((channel) => publishTo(link, channel, 'x')));
  while (left.size > 0) await turn();
  follower.close();
  link.disconnect();
});

test('a cluster that was gone as a whole is found again', async () => {
  await begin({ heartbeatMs: 100 });
  await Promise.all(cluster.masters.map((node) => node.kill()));
  expect(await publishAll()).toEqual(CHANNELS.map(() => expect.objectContaining({ status: 'rejected' })));
  await Promise.all(cluster.masters.map((node) => node.start()));
  await untilAllHeard();
});
