import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceSpec } from '../../../dev/launcher/src/services.ts';
import type { System } from '../../../dev/launcher/src/system.ts';
import { readMetrics } from '../../support/metrics.ts';

/** Services whose replicas come and go. */
export type Scaled = 'auth' | 'chat' | 'gateway';

/** Who choose among the replicas of a service, and where they say which they know: 1 for those that they ask first. */
const CHOOSERS: Record<Scaled, { service: string; metric: string }> = {
  auth: { service: 'gateway', metric: 'parley_gateway_replica_ready' },
  chat: { service: 'gateway', metric: 'parley_gateway_replica_ready' },
  gateway: { service: 'web', metric: 'parley_door_gateway_ready' },
};

/** What a replica counts of its work: that which lasts, and that which comes and goes. Auth counts nothing. */
const WORK: Record<Scaled, { lasting: string; passing: string } | null> = {
  auth: null,
  chat: { lasting: 'parley_chat_subscriptions', passing: 'parley_chat_write_batch_messages_count' },
  gateway: { lasting: 'parley_gateway_sockets', passing: 'parley_gateway_subgraph_request_seconds_count' },
};

export const countsWork = (service: Scaled): boolean => WORK[service] !== null;

const POLL_MS = 100;
const DEADLINE_MS = 60_000;

/** Resolves when all who choose ask the replica first, and it has work of every kind. @throws Error when it has none. */
export async function hasWork(system: System, service: Scaled, replica: ServiceSpec): Promise<void> {
  await becomes(`${replica.name} is known to all`, async () =>
    (await standings(system, service, replica)).every(([ready]) => ready === 1),
  );
  const work = WORK[service];
  if (!work) return;
  for (const metric of [work.passing, work.lasting]) {
    await becomes(`${replica.name} has ${metric}`, async () => (await valueOf(replica, metric)) > 0);
  }
}

/** Resolves when each replica of the service has got something new to do. @throws Error that names one that gets nothing. */
export async function isShared(system: System, service: Scaled): Promise<void> {
  const metric = WORK[service]?.passing;
  if (!metric) return;
  await Promise.all(
    replicasOf(system, service).map(async (replica) => {
      const before = await valueOf(replica, metric);
      await becomes(`${replica.name} gets more ${metric}`, async () => (await valueOf(replica, metric)) > before);
    }),
  );
}

/** Resolves when nobody who chooses knows the replica any more. @throws Error when somebody still does. */
export async function isForgotten(system: System, service: Scaled, replica: ServiceSpec): Promise<void> {
  await becomes(`${replica.name} is forgotten by all`, async () =>
    (await standings(system, service, replica)).every(({ length }) => length === 0),
  );
}

/** What each who chooses says of the replica: one number, or none when it does not know it. */
function standings(system: System, service: Scaled, { url }: ServiceSpec): Promise<number[][]> {
  const { service: chooser, metric } = CHOOSERS[service];
  return Promise.all(
    replicasOf(system, chooser).map(async ({ opsUrl }) => (await readMetrics(opsUrl)).values(metric, `"${url}"`)),
  );
}

const valueOf = async ({ opsUrl }: ServiceSpec, metric: string): Promise<number> =>
  (await readMetrics(opsUrl)).sum(metric) ?? 0;

/** In the order in which they were started. */
const replicasOf = ({ services }: System, service: string): ServiceSpec[] =>
  services.map(({ spec }) => spec).filter(({ name }) => name === service || name.startsWith(`${service}-`));

/** Asks again and again, until the deadline; a process that has yet to start gives no answer. */
async function becomes(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let failure: unknown; ;) {
    try {
      if (await isSo()) return;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw new Error(`not so in time: ${what}`, { cause: failure });
    await delay(POLL_MS);
  }
}
