import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceSpec } from '../../../dev/launcher/src/services.ts';
import type { RunningSystem } from '../../../dev/launcher/src/running-system.ts';
import { readMetrics } from '../../support/metrics.ts';

/** Services whose replicas are added and removed. */
export type Scaled = 'auth' | 'chat' | 'gateway';

/** The clients of each service, and the metric in which they list its replicas: 1 for ready ones. */
const CLIENTS: Record<Scaled, { service: string; metric: string }> = {
  auth: { service: 'gateway', metric: 'parley_gateway_replica_ready' },
  chat: { service: 'gateway', metric: 'parley_gateway_replica_ready' },
  gateway: { service: 'edge', metric: 'parley_edge_gateway_ready' },
};

/** Metrics of a replica's long-lived and short-lived work. Auth has none. */
const WORK: Record<Scaled, { longLived: string; shortLived: string } | null> = {
  auth: null,
  chat: { longLived: 'parley_chat_subscriptions', shortLived: 'parley_chat_write_batch_messages_count' },
  gateway: { longLived: 'parley_gateway_sockets', shortLived: 'parley_gateway_subgraph_request_seconds_count' },
};

export const hasWorkMetrics = (service: Scaled): boolean => WORK[service] !== null;

const POLL_MS = 100;
const DEADLINE_MS = 60_000;

/** Resolves when all clients list the replica as ready and it has work of every kind. @throws Error at the deadline. */
export async function waitForWork(system: RunningSystem, service: Scaled, replica: ServiceSpec): Promise<void> {
  await waitUntil(`${replica.name} is listed by all clients`, async () =>
    (await listings(system, service, replica)).every(([ready]) => ready === 1),
  );
  const work = WORK[service];
  if (!work) return;
  for (const metric of [work.shortLived, work.longLived]) {
    await waitUntil(`${replica.name} has ${metric}`, async () => (await valueOf(replica, metric)) > 0);
  }
}

/** Resolves when each replica of the service has received new work. @throws Error that names a replica without. */
export async function waitForEvenLoad(system: RunningSystem, service: Scaled): Promise<void> {
  const metric = WORK[service]?.shortLived;
  if (!metric) return;
  await Promise.all(
    replicasOf(system, service).map(async (replica) => {
      const before = await valueOf(replica, metric);
      await waitUntil(`${replica.name} gets more ${metric}`, async () => (await valueOf(replica, metric)) > before);
    }),
  );
}

/** Resolves when no client lists the replica any more. @throws Error at the deadline. */
export async function waitForRemoval(system: RunningSystem, service: Scaled, replica: ServiceSpec): Promise<void> {
  await waitUntil(`${replica.name} is not listed by any client`, async () =>
    (await listings(system, service, replica)).every(({ length }) => length === 0),
  );
}

/** The value of each client's metric for the replica; empty when the client does not list it. */
function listings(system: RunningSystem, service: Scaled, { url }: ServiceSpec): Promise<number[][]> {
  const { service: client, metric } = CLIENTS[service];
  return Promise.all(
    replicasOf(system, client).map(async ({ opsUrl }) => (await readMetrics(opsUrl)).values(metric, `"${url}"`)),
  );
}

const valueOf = async ({ opsUrl }: ServiceSpec, metric: string): Promise<number> =>
  (await readMetrics(opsUrl)).sum(metric) ?? 0;

/** In start order. */
const replicasOf = ({ services }: RunningSystem, service: string): ServiceSpec[] =>
  services.map(({ spec }) => spec).filter(({ name }) => name === service || name.startsWith(`${service}-`));

/** Polls until the deadline. Errors are ignored, because a process may still be starting. */
async function waitUntil(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let failure: unknown; ;) {
    try {
      if (await condition()) return;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw new Error(`timed out waiting until ${what}`, { cause: failure });
    await delay(POLL_MS);
  }
}
