import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openThrowAwayFolder, type DataFolder } from '../data-folder.ts';
import { cacheFolder } from '../folders.ts';
import { ensurePackages, type Packages } from '../packages/package-cache.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { freePort, LOOPBACK } from '../process/ports.ts';
import { giveTo, storeUser, type RunAs } from '../process/run-as.ts';
import { sendToValkey, ping } from './valkey.ts';

const SLOTS = 16_384;
/** How long a primary may be silent before its replica takes over, in ms. Tests wait for this. */
const NODE_TIMEOUT_MS = 1_000;
/** The time in which the nodes must find each other. */
const FORM_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/** One server of a cluster. */
export interface ClusterNode {
  url: string;
  port: number;
  /** 0 while it is not running. */
  readonly pid: number;
  /** Kills it. */
  kill(): Promise<void>;
  /** Starts it again, with its saved cluster state. */
  start(): Promise<void>;
}

export interface RedisCluster {
  /** The comma-separated URLs of all primaries. */
  url: string;
  primaries: ClusterNode[];
  /** The replica of the primary at the same index; empty without replicas. */
  replicas: ClusterNode[];
  /** Moves a slot and its keys from one primary to another; clients are notified when it is done. */
  moveSlot(slot: number, from: ClusterNode, to: ClusterNode): Promise<void>;
  /** Stops all nodes and removes their data. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis cluster of real servers for a test, with throwaway data: three primaries that share the slots evenly,
 * optionally with one replica each.
 *
 * @throws {StoreUnavailableError} when there are no packages to start it from
 */
export async function startRedisCluster({ withReplicas = false } = {}): Promise<RedisCluster> {
  const user = storeUser();
  const packages = await ensurePackages({
    env: process.env,
    cache: cacheFolder(process.env),
    user,
    onProgress: () => undefined,
  });
  const folder = await openThrowAwayFolder(user);
  const servers = await Promise.all(
    Array.from({ length: withReplicas ? 6 : 3 }, () => describeServer(packages, folder, user)),
  );
  const stop = async () => {
    await Promise.all(servers.map(({ process }) => process.stop()));
    await folder.release();
  };
  try {
    await Promise.all(servers.map(({ process }) => process.start()));
    const primaries = servers.slice(0, 3);
    const replicas = servers.slice(3);
    await form(primaries, replicas);
    return {
      url: primaries.map(({ node }) => node.url).join(','),
      primaries: primaries.map(({ node }) => node),
      replicas: replicas.map(({ node }) => node),
      moveSlot: async (slot, from, to) => {
        await sendToValkey(from.port, `CLUSTER MIGRATESLOTS SLOTSRANGE ${slot} ${slot} NODE ${await idOf(to)}`);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Server {
  node: ClusterNode;
  busPort: number;
  process: ManagedProcess;
}

async function describeServer(packages: Packages, folder: DataFolder, user: RunAs): Promise<Server> {
  const [port, busPort] = [await freePort(), await freePort()];
  const data = join(folder.path, 'redis', String(port));
  await mkdir(data);
  await giveTo(user, data);
  const settings = {
    bind: LOOPBACK,
    port: String(port),
    'cluster-port': String(busPort),
    'cluster-enabled': 'yes',
    'cluster-node-timeout': String(NODE_TIMEOUT_MS),
    'repl-diskless-sync-delay': '0',
    dir: data,
    save: '',
    appendonly: 'no',
  };
  const process = new ManagedProcess({
    name: `redis-${port}`,
    ...packages.programs.valkey(Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])),
    cwd: data,
    logFile: join(folder.path, 'logs', `redis-${port}.log`),
    user,
    stopSignal: 'SIGKILL',
    probe: () => ping(port),
  });
  const node: ClusterNode = {
    url: `redis://${LOOPBACK}:${port}`,
    port,
    get pid() {
      return process.pid;
    },
    kill: () => process.stop('SIGKILL'),
    start: () => process.start(),
  };
  return { node, busPort, process };
}

/** Joins independent servers into one cluster, and waits until all of them report that it is complete. */
async function form(primaries: readonly Server[], replicas: readonly Server[]): Promise<void> {
  const all = [...primaries, ...replicas];
  const share = Math.ceil(SLOTS / primaries.length);
  for (const [index, { node }] of primaries.entries()) {
    const last = Math.min(SLOTS, (index + 1) * share) - 1;
    await sendToValkey(node.port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
    await sendToValkey(node.port, `CLUSTER ADDSLOTSRANGE ${index * share} ${last}`);
  }
  const [first] = primaries;
  for (const { node, busPort } of all) {
    if (first) await sendToValkey(first.node.port, `CLUSTER MEET ${LOOPBACK} ${node.port} ${busPort}`);
  }
  await until(all, async ({ node }) => {
    const info = await sendToValkey(node.port, 'CLUSTER INFO');
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${all.length}`);
  });
  for (const [index, { node }] of replicas.entries()) {
    const primary = primaries[index];
    if (primary) await sendToValkey(node.port, `CLUSTER REPLICATE ${await idOf(primary.node)}`);
  }
  await until(replicas, async ({ node }) =>
    (await sendToValkey(node.port, 'INFO REPLICATION')).includes('master_link_status:up'),
  );
}

/** The cluster's id of a node, which is returned as a bulk string. */
async function idOf({ port }: ClusterNode): Promise<string> {
  const [, id = ''] = (await sendToValkey(port, 'CLUSTER MYID')).split('\r\n');
  return id;
}

async function until(servers: readonly Server[], holds: (server: Server) => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + FORM_DEADLINE_MS;
  for (const server of servers) {
    while (!(await holds(server))) {
      if (Date.now() > deadline)
        throw new Error(`The cluster did not form: ${server.node.url} is still waiting for the other nodes`);
      await sleep(POLL_MS);
    }
  }
}
