import { brief, markdown } from '../../bench/harness/table.mjs';
import { COSTS, PARTS } from './costs.mjs';
import { companyMicros, messageMicros } from './giant.mjs';
import { HABITS } from './habits.mjs';
import { loadOf } from './load.mjs';
import { unevenness } from './levers.mjs';
import { BYTES_A_PROCESS, planFor, stormOf, timesOf } from './machines.mjs';
import { seeded } from './random.mjs';
import { drawRooms } from './rooms.mjs';

const SIZES = [10_000, 1_000_000, 100_000_000];
const SEED = 1;
/** Pages that have the one room open, and how many more have it in their inbox. */
const READERS = [100, 1_000, 10_000, 100_000];
const LISTENERS_EACH = 3;
/** Causes below this part of all cores are left out. */
const WORTH_TELLING = 0.01;

/** Every table of docs/scaling.md, by its title. The same habits and seed give the same tables. */
export function tables(habits = HABITS, seed = SEED) {
  const worlds = SIZES.map((people) => {
    const rooms = drawRooms(people, habits, seeded(seed));
    return { people, rooms, plan: planFor(rooms, people, habits) };
  });
  const rows = {
    'What things cost, µs of a core': costRows(),
    'In a second of the peak': loadRows(worlds),
    ...Object.fromEntries(worlds.map((world) => [`${named(world.people)} people`, machineRows(world, habits)])),
    'Where the cores go': causeRows(worlds),
    'When a gateway dies': stormRows(worlds),
    'All of a room on one chat replica': leverRows(worlds, habits, seed),
    'One room': giantRows(worlds[1].plan),
  };
  return Object.fromEntries(Object.entries(rows).map(([title, each]) => [title, markdown(each)]));
}

const named = (people) => people.toLocaleString('en');
const GB = 1e9;

/** One row for each quantity, one column for each size. */
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
    'people online': of(({ online }) => online),
    'pages, each with a socket': of(({ sockets }) => sockets),
    messages: of(({ messages }) => messages),
    'messages and changes of them': of(({ sends }) => sends),
    'deliveries to readers': of(({ deliveries }) => deliveries),
    'executions of room events': of(({ executions }) => executions),
    'inbox events': of(({ inboxEvents }) => inboxEvents),
    'typing events': of(({ typingEvents }) => typingEvents),
    'notes of what was read': of(({ markReads }) => markReads),
    'tails that stand in chat replicas': of(({ tails }) => tails),
    'publications to Redis': of(({ publications }) => publications),
    'passed on by Redis': of(({ passedOn }) => passedOn),
    'presence noted or looked for': of(({ notedThere, lookedFor }) => notedThere + lookedFor),
    'rooms whose latest number is read': of(({ swept }) => swept),
    'reads that ask every shard': of(({ inboxSyncs, companyChecks }) => inboxSyncs + companyChecks),
  });
}

function machineRows({ people, rooms, plan }, habits) {
  const { cores, load } = plan;
  const row = (part, busy, count, why) => ({
    part,
    'cores busy': busy === null ? '' : brief(busy),
    'how many': count,
    why,
  });
  const count = (each) => (each === Infinity ? 'no number' : brief(each));
  const byUser = planFor(rooms, people, habits, { byUser: true });
  const shards = plan.shards === byUser.shards ? '' : `; ${count(byUser.shards)}, if nothing asked every shard`;
  return [
    row('gateways', cores.gateway, count(plan.gateways), `${brief(load.sockets / plan.gateways)} sockets each`),
    row(
      'chat replicas',
      cores.chat,
      count(plan.chats),
      `${brief(plan.bytes.chat / plan.chats / GB)} GB of ${brief(BYTES_A_PROCESS / GB)} each`,
    ),
    row('auth replicas', cores.auth, count(plan.auths), 'names of authors, for the most part'),
    row('front doors', cores.door, count(plan.doors), `${brief(load.sockets / plan.doors)} sockets each`),
    row('Redis', cores.redis, count(plan.redis), plan.redis > 1 ? 'primaries of a cluster' : 'one, with a replica'),
    row(
      'MongoDB',
      cores.mongo,
      count(plan.shards),
      `replica sets of 8 cores; ${brief(plan.scattered)} cores of each go to reads that ask all${shards}`,
    ),
    row('PostgreSQL', cores.postgres, count(plan.postgres), 'primaries of 8 cores; more than 1 is not built'),
    row('network', null, `${brief((plan.bytes.frames * 8) / 1e6)} Mbit/s`, 'frames to clients, 700 bytes each'),
    row(
      'disk',
      null,
      `${brief(plan.bytes.messages / GB)} GB a day`,
      'messages on three copies, 1.5 kB each with indexes',
    ),
  ];
}

function causeRows(worlds) {
  const worth = (world, name) => {
    const each = PARTS.reduce((sum, part) => sum + (COSTS[name][part] ?? 0), 0);
    return (timesOf(world.plan.load)[name] * each) / 1e6;
  };
  const all = (world) => Object.values(world.plan.cores).reduce((sum, each) => sum + each, 0);
  const last = worlds.at(-1);
  const names = Object.keys(COSTS).filter((name) =>
    worlds.some((world) => worth(world, name) > WORTH_TELLING * all(world)),
  );
  const sorted = names.toSorted((left, right) => worth(last, right) - worth(last, left));
  return bySize(worlds, {
    ...Object.fromEntries(sorted.map((name) => [COSTS[name].what, (world) => worth(world, name)])),
    'all cores': all,
  });
}

function stormRows(worlds) {
  return bySize(worlds, {
    'pages that come back within a second': ({ plan }) => stormOf(plan).pages,
    'seconds of what is spare in the other gateways': ({ plan }) => stormOf(plan).gatewaySeconds,
    'seconds of what is spare in the chat replicas': ({ plan }) => stormOf(plan).chatSeconds,
  });
}

function leverRows(worlds, habits, seed) {
  const compared = worlds.map(({ people, rooms, plan }) => {
    const [now, then] = ['least busy', 'by room'].map((spreading) =>
      loadOf(rooms, people, habits, { ...plan, spreading }),
    );
    return { people, now, then, ...unevenness(rooms, plan.chats, seeded(seed)) };
  });
  return bySize(compared, {
    'tails for readers, spread as now': ({ now }) => now.openTails,
    'tails for readers, by room': ({ then }) => then.openTails,
    'all tails, spread as now': ({ now }) => now.tails,
    'all tails, by room': ({ then }) => then.tails,
    'executions a second, spread as now': ({ now }) => now.executions,
    'executions a second, by room': ({ then }) => then.executions,
    'busiest replica to the average, by room': ({ free }) => free,
    'the same, with a bound of 1.25': ({ bounded }) => bounded,
  });
}

function giantRows({ gateways, chats }) {
  return READERS.map((readers) => {
    const alone = messageMicros({ readers, gateways, chats });
    const company = companyMicros({ readers, listeners: LISTENERS_EACH * readers });
    return {
      'pages with the room open': named(readers),
      'cores of services that a message a second takes': brief(alone / 1e6),
      'with inboxes, reading and typing': brief((alone + company) / 1e6),
    };
  });
}
