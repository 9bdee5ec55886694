import { CLOCK_HEADER, type HealthCheck } from '@parley/shared';
import type { ReplicaSet } from './replica-set.ts';
import type { Replica } from './replica.ts';

/** The check of each subgraph, by its name: passes when one of its replicas can be used. */
export const subgraphChecks = (subgraphs: ReplicaSet[]): Record<string, HealthCheck> =>
  Object.fromEntries(
    subgraphs.map((set) => [set.name, () => Promise.any(set.replicas.map((replica) => askReady(replica)))]),
  );

type AskedReplica = Pick<Replica, 'pool' | 'origin' | 'clock'>;

/** @throws when the replica is out of reach or says that it is not ready. One that does not say counts as ready. */
export async function askReady({ pool, origin, clock }: AskedReplica, signal?: AbortSignal): Promise<void> {
  const request = { path: '/readyz', method: 'GET', ...(signal && { signal }) } as const;
  const { statusCode, headers, body } = await pool.request(request);
  clock.note(headers[CLOCK_HEADER]);
  await body.dump();
  if (statusCode !== 200 && statusCode !== 404) throw new Error(`${origin} is not ready`);
}
