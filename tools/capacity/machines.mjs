import { COSTS, MEMORY, PARTS, SCATTERED_READ_PER_SHARD } from './costs.mjs';
import { loadOf } from './load.mjs';

/** Target utilization at the peak. The rest is for failures and bursts. */
const UTILIZATION = 0.5;
/** Minimum replicas of each service, so that one can fail. */
const MIN_REPLICAS = 2;
/** Half of `MAX_SOCKETS`, and of `MAX_SOCKETS`. */
const SOCKETS_PER_GATEWAY = 10_000;
/** Planned heap of a chat replica at the peak. */
export const BYTES_PER_PROCESS = 1e9;
/** Subscriptions per page. */
const SUBSCRIPTIONS = 4;
/** Cores of the primary of a shard or of PostgreSQL. */
const CORES_PER_STORE = 8;
const BYTES_PER_MESSAGE = 1_500;
const BYTES_PER_FRAME = 700;
const COPIES = 3;
/** Maximum iterations for sizes that depend on each other. */
const ROUNDS = 50;

/**
 * Computes the system that can handle the peak.
 * @param {import('./rooms.mjs').Room[]} rooms
 * @param {number} people
 * @param {typeof import('./workload.mjs').WORKLOAD} workload
 * @param {object} [options]
 * @param {import('./load.mjs').Spreading} [options.spreading]
 * @param {boolean} [options.byUser] hypothetical: memberships of a user can be read from one shard.
 */
export function planFor(rooms, people, workload, { spreading, byUser = false } = {}) {
  let system = { gateways: MIN_REPLICAS, chats: MIN_REPLICAS };
  for (let round = 0; round < ROUNDS; round++) {
    const load = loadOf(rooms, people, workload, { ...system, spreading });
    const cores = coresOf(load);
    const next = {
      gateways: Math.max(MIN_REPLICAS, processes(cores.gateway), Math.ceil(load.sockets / SOCKETS_PER_GATEWAY)),
      chats: Math.max(MIN_REPLICAS, processes(cores.chat), Math.ceil(bytesOfChat(load, workload) / BYTES_PER_PROCESS)),
    };
    if (next.gateways === system.gateways && next.chats === system.chats) break;
    system = next;
  }
  const load = loadOf(rooms, people, workload, { ...system, spreading });
  const cores = coresOf(load);
  const scattered = byUser ? 0 : ((load.inboxSyncs + load.sharedRoomsChecks) * SCATTERED_READ_PER_SHARD) / 1e6;
  return {
    ...system,
    load,
    cores,
    scattered,
    auths: Math.max(MIN_REPLICAS, processes(cores.auth)),
    edges: Math.max(MIN_REPLICAS, processes(cores.edge), Math.ceil(load.sockets / SOCKETS_PER_GATEWAY)),
    redis: processes(cores.redis),
    shards: shardsFor(cores.mongo, scattered),
    postgres: Math.max(1, Math.ceil(cores.postgres / (CORES_PER_STORE * UTILIZATION))),
    bytes: {
      /** Frames, per second. */
      frames: load.frames * BYTES_PER_FRAME,
      /** Messages, per day, including all copies. */
      messages: people * workload.messagesPerDay * BYTES_PER_MESSAGE * COPIES,
      chat: bytesOfChat(load, workload),
    },
  };
}

const processes = (cores) => Math.ceil(cores / UTILIZATION);

/** Each shard serves its part of the targeted reads and all scattered reads. Infinity when the latter exceed a shard. */
function shardsFor(cores, scattered) {
  const spare = CORES_PER_STORE * UTILIZATION - scattered;
  return spare <= 0 ? Infinity : Math.ceil(cores / spare);
}

/** Events per second for each entry of `COSTS`. */
export const timesOf = (load) => ({
  send: load.sends,
  execution: load.executions,
  delivery: load.deliveries,
  edgeFrame: load.frames,
  inboxEvent: load.inboxEvents,
  typingEvent: load.typingEvents,
  setTyping: load.setTypings,
  markRead: load.markReads,
  openClient: load.openedClients,
  page: load.pages,
  refresh: load.refreshes,
  login: load.logins,
  idleClient: load.sockets,
  sharedRoomsCheck: load.sharedRoomsChecks,
  inboxSync: load.inboxSyncs,
  sweep: load.swept,
  presenceSet: load.presenceSets,
  presenceCheck: load.presenceChecks,
  publication: load.publications,
  redisDelivery: load.redisDeliveries,
});

/** Busy cores of each component. */
export function coresOf(load) {
  const times = Object.entries(timesOf(load));
  const ofPart = (part) => times.reduce((sum, [name, count]) => sum + (count * (COSTS[name][part] ?? 0)) / 1e6, 0);
  return Object.fromEntries(PARTS.map((part) => [part, ofPart(part)]));
}

/** Each page has subscriptions for its inbox, presence, open room and typing signals. */
const bytesOfChat = (load, workload) =>
  load.sockets * (SUBSCRIPTIONS * MEMORY.subscription + workload.roomsPerUser * MEMORY.lease) +
  load.tails * MEMORY.tail;

/**
 * The load when one gateway fails: its clients reconnect within a client's first wait.
 * @param {ReturnType<typeof planFor>} plan
 */
export function stormOf({ load, gateways, chats }) {
  const clients = load.sockets / gateways;
  const spare = 1 - UTILIZATION;
  const { openClient, execution } = COSTS;
  const each = { gateway: openClient.gateway + execution.gateway, chat: openClient.chat + execution.chat };
  return {
    clients,
    /** Seconds of the entire spare capacity of the remaining gateways and of the chat replicas. */
    gatewaySeconds: (clients * each.gateway) / 1e6 / ((gateways - 1) * spare),
    chatSeconds: (clients * each.chat) / 1e6 / (chats * spare),
  };
}
