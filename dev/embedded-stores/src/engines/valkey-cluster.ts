import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openThrowAwayFolder, type DataFolder } from '../data-folder.ts';
import { cacheFolder } from '../folders.ts';
import { ensurePackages, type Packages } from '../packages/package-cache.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { freePort, LOOPBACK } from '../process/ports.ts';
import { giveTo, storeUser, type RunAs } from '../process/run-as.ts';
import { askValkey, ping } from './valkey.ts';

const SLOTS = 16_384;
/** So long a master may be silent before its replica takes over, in ms: tests wait for it. */
const NODE_TIMEOUT_MS = 1_000;
/** The nodes must have found each other within this time. */
const FORM_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/** One server of a cluster. */
export interface ClusterNode {
  url: string;
  port: number;
  /** 0 while it does not run. */
  readonly pid: number;
  /** Ends it on the spot. */
  kill(): Promise<void>;
  /** Starts it again, with what it remembers of the cluster. */
  start(): Promise<void>;
}

export interface RedisCluster {
  /** The URLs of all masters, with commas between. */
  url: string;
  masters: ClusterNode[];
  /** The replica of the master at the same place; empty when there are none. */
  replicas: ClusterNode[];
  /** Gives a slot and its keys from one master to another; clients hear of it when it is done. */
  moveSlot(slot: number, from: ClusterNode, to: ClusterNode): Promise<void>;
  /** Ends all of it and removes its data. */
  stop(): Promise<void>;
}

/**
 * A Redis cluster of real servers for a test, whose data is thrown away: three masters that share the slots evenly,
 * each with a replica if so wanted.
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
    const masters = servers.slice(0, 3);
    const replicas = servers.slice(3);
    await form(masters, replicas);
    return {
      url: masters.map(({ node }) => node.url).join(','),
      masters: masters.map(({ node }) => node),
      replicas: replicas.map(({ node }) => node),
      moveSlot: async (slot, from, to) => {
        await askValkey(from.port, `CLUSTER MIGRATESLOTS SLOTSRANGE ${slot} ${slot} NODE ${await idOf(to)}`);
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

/** Makes one cluster of servers that know nothing of each other, and waits until all of them say that it stands. */
async function form(masters: readonly Server[], replicas: readonly Server[]): Promise<void> {
  const all = [...masters, ...replicas];
  const share = Math.ceil(SLOTS / masters.length);
  for (const [index, { node }] of masters.entries()) {
    const last = Math.min(SLOTS, (index + 1) * share) - 1;
    await askValkey(node.port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
    await askValkey(node.port, `CLUSTER ADDSLOTSRANGE ${index * share} ${last}`);
  }
  const [first] = masters;
  for (const { node, busPort } of all) {
    if (first) await askValkey(first.node.port, `CLUSTER MEET ${LOOPBACK} ${node.port} ${busPort}`);
  }
  await until(all, async ({ node }) => {
    const info = await askValkey(node.port, 'CLUSTER INFO');
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${all.length}`);
  });
  for (const [index, { node }] of replicas.entries()) {
    const master = masters[index];
    if (master) await askValkey(node.port, `CLUSTER REPLICATE ${await idOf(master.node)}`);
  }
  await until(replicas, async ({ node }) =>
    (await askValkey(node.port, 'INFO REPLICATION')).includes('master_link_status:up'),
  );
}

/** What the cluster calls a node; it is told as a bulk string. */
async function idOf({ port }: ClusterNode): Promise<string> {
  const [, id = ''] = (await askValkey(port, 'CLUSTER MYID')).split('\r\n');
  return id;
}

async function until(servers: readonly Server[], holds: (server: Server) => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + FORM_DEADLINE_MS;
  for (const server of servers) {
    while (!(await holds(server))) {
      if (Date.now() > deadline) throw new Error(`The cluster does not form: ${server.node.url} waits for the others`);
      await sleep(POLL_MS);
    }
  }
}
