import { COSTS, KEEPING, PARTS, PER_SCATTERED_SHARD } from './costs.mjs';
import { loadOf } from './load.mjs';

/** How full what is planned may be at the peak: the other half is for what fails, and for bursts. */
const FILL = 0.5;
/** Of each service, so that one may fail. */
const LEAST = 2;
/** Half of `LIMIT_GATEWAY_SOCKETS`, and of `LIMIT_DOOR_SOCKETS`. */
const SOCKETS_A_GATEWAY = 10_000;
/** Of the heap of a chat replica that is planned to be full at the peak. */
export const BYTES_A_PROCESS = 1e9;
/** Of the primary of a shard, or of PostgreSQL. */
const SUBSCRIPTIONS = 4;
const CORES_A_STORE = 8;
const BYTES_A_MESSAGE = 1_500;
const BYTES_A_FRAME = 700;
const COPIES = 3;
/** Sizes that depend on each other settle within so many rounds. */
const ROUNDS = 50;

/**
 * The system that bears the peak.
 * @param {import('./rooms.mjs').Room[]} rooms
 * @param {number} people
 * @param {typeof import('./habits.mjs').HABITS} habits
 * @param {object} [options]
 * @param {import('./load.mjs').Spreading} [options.spreading]
 * @param {boolean} [options.byUser] whether memberships could be asked for by user at one shard, which they cannot.
 */
export function planFor(rooms, people, habits, { spreading, byUser = false } = {}) {
  let system = { gateways: LEAST, chats: LEAST };
  for (let round = 0; round < ROUNDS; round++) {
    const load = loadOf(rooms, people, habits, { ...system, spreading });
    const cores = coresOf(load);
    const next = {
      gateways: Math.max(LEAST, processes(cores.gateway), Math.ceil(load.sockets / SOCKETS_A_GATEWAY)),
      chats: Math.max(LEAST, processes(cores.chat), Math.ceil(bytesOfChat(load, habits) / BYTES_A_PROCESS)),
    };
    if (next.gateways === system.gateways && next.chats === system.chats) break;
    system = next;
  }
  const load = loadOf(rooms, people, habits, { ...system, spreading });
  const cores = coresOf(load);
  const scattered = byUser ? 0 : ((load.inboxSyncs + load.companyChecks) * PER_SCATTERED_SHARD) / 1e6;
  return {
    ...system,
    load,
    cores,
    scattered,
    auths: Math.max(LEAST, processes(cores.auth)),
    doors: Math.max(LEAST, processes(cores.door), Math.ceil(load.sockets / SOCKETS_A_GATEWAY)),
    redis: processes(cores.redis),
    shards: shardsFor(cores.mongo, scattered),
    postgres: Math.max(1, Math.ceil(cores.postgres / (CORES_A_STORE * FILL))),
    bytes: {
      /** Of frames, a second. */
      frames: load.frames * BYTES_A_FRAME,
      /** Of messages, a day, on all copies together. */
      messages: people * habits.messagesADay * BYTES_A_MESSAGE * COPIES,
      chat: bytesOfChat(load, habits),
    },
  };
}

const processes = (cores) => Math.ceil(cores / FILL);

/** Each shard answers its part of what names a shard, and all of what does not; Infinity when that alone fills it. */
function shardsFor(cores, scattered) {
  const spare = CORES_A_STORE * FILL - scattered;
  return spare <= 0 ? Infinity : Math.ceil(cores / spare);
}

/** How often in a second each of `COSTS` arises. */
export const timesOf = (load) => ({
  send: load.sends,
  execution: load.executions,
  delivery: load.deliveries,
  doorFrame: load.frames,
  inboxEvent: load.inboxEvents,
  typingEvent: load.typingEvents,
  setTyping: load.setTypings,
  markRead: load.markReads,
  openPage: load.openPages,
  page: load.pages,
  refresh: load.refreshes,
  login: load.logins,
  idlePage: load.sockets,
  companyCheck: load.companyChecks,
  inboxSync: load.inboxSyncs,
  sweep: load.swept,
  noteThere: load.notedThere,
  lookFor: load.lookedFor,
  publication: load.publications,
  passOn: load.passedOn,
});

/** Cores of each part of the system that are busy. */
export function coresOf(load) {
  const times = Object.entries(timesOf(load));
  const ofPart = (part) => times.reduce((sum, [name, often]) => sum + (often * (COSTS[name][part] ?? 0)) / 1e6, 0);
  return Object.fromEntries(PARTS.map((part) => [part, ofPart(part)]));
}

/** A page has an inbox, watches people, and mostly a room open with who types there. */
const bytesOfChat = (load, habits) =>
  load.sockets * (SUBSCRIPTIONS * KEEPING.subscription + habits.roomsEach * KEEPING.lease) + load.tails * KEEPING.tail;

/**
 * What follows when one gateway dies: its pages come back at once, within a client's first wait.
 * @param {ReturnType<typeof planFor>} plan
 */
export function stormOf({ load, gateways, chats }) {
  const pages = load.sockets / gateways;
  const spare = 1 - FILL;
  const { openPage, execution } = COSTS;
  const each = { gateway: openPage.gateway + execution.gateway, chat: openPage.chat + execution.chat };
  return {
    pages,
    /** Seconds of all that is spare in the gateways that are left, and in the chat replicas. */
    gatewaySeconds: (pages * each.gateway) / 1e6 / ((gateways - 1) * spare),
    chatSeconds: (pages * each.chat) / 1e6 / (chats * spare),
  };
}
