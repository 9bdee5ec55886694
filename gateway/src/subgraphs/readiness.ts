import type { HealthCheck } from '@parley/shared';
import type { Pool } from 'undici';
import type { ReplicaSet } from './replica-set.ts';

/** The check of each subgraph, by its name: passes when one of its replicas can be used. */
export const subgraphChecks = (subgraphs: ReplicaSet[]): Record<string, HealthCheck> =>
  Object.fromEntries(
    subgraphs.map((set) => [set.name, () => Promise.any(set.replicas.map((replica) => askReady(replica)))]),
  );

/** @throws when the replica is out of reach or says that it is not ready. One that does not say counts as ready. */
export async function askReady({ pool, origin }: { pool: Pool; origin: string }, signal?: AbortSignal): Promise<void> {
  const { statusCode, body } = await pool.request({ path: '/readyz', method: 'GET', ...(signal && { signal }) });
  await body.dump();
  if (statusCode !== 200 && statusCode !== 404) throw new Error(`${origin} is not ready`);
}
