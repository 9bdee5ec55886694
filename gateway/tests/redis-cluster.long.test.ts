import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRedisCluster, type ClusterNode, type RedisCluster } from '@parley/embedded-stores';
import { publishRevocations, revocationChannel, type RevokedSession } from '@parley/service/identity';
import { Redis } from 'ioredis';
import { codes, System } from './support/system.ts';
import { now } from './support/tokens.ts';

const FOLLOWED = 'parley_gateway_revocations_followed';

let cluster: RedisCluster;
let system: System;
beforeAll(async () => {
  cluster = await startRedisCluster({ withReplicas: true });
  system = await System.start({ REDIS_HEARTBEAT_MS: 200, RATE_LIMIT_USER_WORK: 1 }, cluster.url);
});
afterAll(async () => {
  await system.close();
  await cluster.stop();
});

const sessions = (count: number) =>
  Array.from({ length: count }, () => ({ id: `session-${Math.random().toString(36).slice(2)}`, notBefore: now() }));

/** Waits until the gateway rejects all tokens of the sessions. */
async function untilRejected(gateway: System, revoked: RevokedSession[]): Promise<void> {
  for (const { id, notBefore } of revoked) {
    const authorization = await gateway.tokens.of('ada', 900, id, notBefore - 5);
    while (!codes(await gateway.send('{ me { id } }', {}, { authorization })).includes('UNAUTHENTICATED'));
  }
}

test('revocations arrive over a cluster', async () => {
  const revoked = sessions(20);
  await system.revoke(...revoked);
  await untilRejected(system, revoked);
});

test('budgets are shared over a cluster', async () => {
  const authorization = await system.tokens.of('ada');
  await system.send('{ me { id } }', {}, { authorization });
  while (!(await system.redis.exists(`${system.prefix}work.user.ada`)));
  await system.untilMetric('parley_gateway_budgets_shared', 1);
});

test('a gateway loads revocations from all nodes when it starts', async () => {
  const revoked = sessions(20);
  const prefix = `gateway-test-${Math.random()}.`;
  await publishRevocations(system.redis, prefix, { sessions: revoked, seconds: 60 });
  const started = await System.start({ REDIS_PREFIX: prefix }, cluster.url);
  expect(await started.metric('parley_gateway_revocations')).toBe(20);
  await untilRejected(started, revoked);
  await started.close();
});

test('missed revocations are loaded after the primary of the channel is killed', async () => {
  const announcers = await Promise.all(cluster.primaries.map(isFollowed));
  await cluster.primaries[announcers.indexOf(true)]?.kill();
  const revoked = sessions(20);
  // As auth does, retry until the cluster accepts it.
  while (
    await system.revoke(...revoked).then(
      () => false,
      () => true,
    )
  );
  await untilRejected(system, revoked);
  await system.untilMetric(FOLLOWED, 1);
}, 60_000);

/** Whether the gateway subscribes to revocations on this node. */
async function isFollowed({ url }: ClusterNode): Promise<boolean> {
  const server = new Redis(url);
  const channels = (await server.call('PUBSUB', 'SHARDCHANNELS', revocationChannel(system.prefix))) as string[];
  server.disconnect();
  return channels.length > 0;
}
