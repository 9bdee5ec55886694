import { brief, markdown } from '../../bench/harness/table.mjs';
import { COSTS, PARTS } from './costs.mjs';
import { signalMicros, messageMicros } from './single-room.mjs';
import { WORKLOAD } from './workload.mjs';
import { loadOf } from './load.mjs';
import { imbalanceOf } from './sensitivity.mjs';
import { BYTES_PER_PROCESS, planFor, stormOf, timesOf } from './machines.mjs';
import { seeded } from './random.mjs';
import { drawRooms } from './rooms.mjs';

const SIZES = [10_000, 1_000_000, 100_000_000];
const SEED = 1;
/** Pages with the room open, and the number of inboxes per such page. */
const READERS = [100, 1_000, 10_000, 100_000];
const LISTENERS_PER_READER = 3;
/** Causes below this share of all cores are left out. */
const MIN_SHARE = 0.01;

/** All tables of docs/scaling.md by title. Deterministic for a workload and seed. */
export function tables(workload = WORKLOAD, seed = SEED) {
  const worlds = SIZES.map((people) => {
    const rooms = drawRooms(people, workload, seeded(seed));
    return { people, rooms, plan: planFor(rooms, people, workload) };
  });
  const rows = {
    'Costs, µs of CPU time': costRows(),
    'Peak load per second': loadRows(worlds),
    ...Object.fromEntries(worlds.map((world) => [`${named(world.people)} users`, machineRows(world, workload)])),
    'Cores by cause': causeRows(worlds),
    'Failure of a gateway': stormRows(worlds),
    'All of a room on one chat replica': spreadingRows(worlds, workload, seed),
    'One large room': roomRows(worlds[1].plan),
  };
  return Object.fromEntries(Object.entries(rows).map(([title, each]) => [title, markdown(each)]));
}

const named = (people) => people.toLocaleString('en');
const GB = 1e9;

/** One row per quantity, one column per size. */
const bySize = (worlds, lines) =>
  Object.entries(lines).map(([what, of]) => ({
    what,
    ...Object.fromEntries(worlds.map((world) => [named(world.people), brief(of(world))])),
  }));

function costRows() {
  return Object.values(COSTS).map(({ what, from, ...micros }) => ({
    what,
    ...Object.fromEntries(PARTS.map((part) => [part, micros[part] === undefined ? '' : brief(micros[part])])),
    from,
  }));
}

function loadRows(worlds) {
  const of = (read) => (world) => read(world.plan.load);
  return bySize(worlds, {
    'users online': of(({ online }) => online),
    'clients with a socket': of(({ sockets }) => sockets),
    messages: of(({ messages }) => messages),
    'messages and message changes': of(({ sends }) => sends),
    'deliveries to readers': of(({ deliveries }) => deliveries),
    'executions of room events': of(({ executions }) => executions),
    'inbox events': of(({ inboxEvents }) => inboxEvents),
    'typing events': of(({ typingEvents }) => typingEvents),
    'markRead calls': of(({ markReads }) => markReads),
    'tails in chat replicas': of(({ tails }) => tails),
    'publications to Redis': of(({ publications }) => publications),
    'Redis deliveries': of(({ redisDeliveries }) => redisDeliveries),
    'presence commands': of(({ presenceSets, presenceChecks }) => presenceSets + presenceChecks),
    'reads of the last rev of a room': of(({ swept }) => swept),
    'reads that query every shard': of(({ inboxSyncs, sharedRoomsChecks }) => inboxSyncs + sharedRoomsChecks),
  });
}

function machineRows({ people, rooms, plan }, workload) {
  const { cores, load } = plan;
  const row = (part, busy, count, note) => ({
    part,
    'busy cores': busy === null ? '' : brief(busy),
    count,
    note,
  });
  const count = (each) => (each === Infinity ? 'impossible' : brief(each));
  const byUser = planFor(rooms, people, workload, { byUser: true });
  const shards = plan.shards === byUser.shards ? '' : `; ${count(byUser.shards)} without such reads`;
  return [
    row('gateways', cores.gateway, count(plan.gateways), `${brief(load.sockets / plan.gateways)} sockets each`),
    row(
      'chat replicas',
      cores.chat,
      count(plan.chats),
      `${brief(plan.bytes.chat / plan.chats / GB)} of ${brief(BYTES_PER_PROCESS / GB)} GB each`,
    ),
    row('auth replicas', cores.auth, count(plan.auths), 'mostly author names'),
    row('edge proxies', cores.edge, count(plan.edges), `${brief(load.sockets / plan.edges)} sockets each`),
    row('Redis', cores.redis, count(plan.redis), plan.redis > 1 ? 'primaries of a cluster' : 'one, with a replica'),
    row(
      'MongoDB',
      cores.mongo,
      count(plan.shards),
      `replica sets with 8 cores; ${brief(plan.scattered)} cores of each for reads that query all shards${shards}`,
    ),
    row('PostgreSQL', cores.postgres, count(plan.postgres), 'primaries with 8 cores; more than 1 is not supported'),
    row('network', null, `${brief((plan.bytes.frames * 8) / 1e6)} Mbit/s`, 'frames to clients, 700 bytes each'),
    row(
      'disk',
      null,
      `${brief(plan.bytes.messages / GB)} GB per day`,
      'messages in three copies, 1.5 kB each with indexes',
    ),
  ];
}

function causeRows(worlds) {
  const coresFor = (world, name) => {
    const each = PARTS.reduce((sum, part) => sum + (COSTS[name][part] ?? 0), 0);
    return (timesOf(world.plan.load)[name] * each) / 1e6;
  };
  const all = (world) => Object.values(world.plan.cores).reduce((sum, each) => sum + each, 0);
  const last = worlds.at(-1);
  const names = Object.keys(COSTS).filter((name) =>
    worlds.some((world) => coresFor(world, name) > MIN_SHARE * all(world)),
  );
  const sorted = names.toSorted((left, right) => coresFor(last, right) - coresFor(last, left));
  return bySize(worlds, {
    ...Object.fromEntries(sorted.map((name) => [COSTS[name].what, (world) => coresFor(world, name)])),
    'all cores': all,
  });
}

function stormRows(worlds) {
  return bySize(worlds, {
    'clients that reconnect within a second': ({ plan }) => stormOf(plan).clients,
    'seconds of spare capacity of the other gateways': ({ plan }) => stormOf(plan).gatewaySeconds,
    'seconds of spare capacity of the chat replicas': ({ plan }) => stormOf(plan).chatSeconds,
  });
}

function spreadingRows(worlds, workload, seed) {
  const compared = worlds.map(({ people, rooms, plan }) => {
    const [current, byRoom] = ['least busy', 'by room'].map((spreading) =>
      loadOf(rooms, people, workload, { ...plan, spreading }),
    );
    return { people, current, byRoom, ...imbalanceOf(rooms, plan.chats, seeded(seed)) };
  });
  return bySize(compared, {
    'tails for readers, currently': ({ current }) => current.openTails,
    'tails for readers, by room': ({ byRoom }) => byRoom.openTails,
    'all tails, currently': ({ current }) => current.tails,
    'all tails, by room': ({ byRoom }) => byRoom.tails,
    'executions per second, currently': ({ current }) => current.executions,
    'executions per second, by room': ({ byRoom }) => byRoom.executions,
    'busiest replica relative to the average, by room': ({ unbounded }) => unbounded,
    'the same with a bound of 1.25': ({ bounded }) => bounded,
  });
}

function roomRows({ gateways, chats }) {
  return READERS.map((readers) => {
    const alone = messageMicros({ readers, gateways, chats });
    const signals = signalMicros({ readers, listeners: LISTENERS_PER_READER * readers });
    return {
      'clients with the room open': named(readers),
      'service cores for one message per second': brief(alone / 1e6),
      'with inboxes, markRead and typing': brief((alone + signals) / 1e6),
    };
  });
}
