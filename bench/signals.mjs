/**
 * Measures the viewer-specific cost of an open page: its inbox, presence, typing signals and read markers, which are
 * executed for each viewer separately. Reports the CPU time of each service, and of the stores with all their processes.
 *
 *     npm run bench -- signals [sockets=600] [rooms=20] [count=20]
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { execute, processes } from './client.mjs';
import { readOptions } from './harness/options.mjs';
import { openRooms, registerPeople, sendTo } from './harness/parley.mjs';
import { cpuSeconds, descendants } from './harness/processes.mjs';
import { brief, markdown } from './harness/table.mjs';
import { Pages } from './load/pages.mjs';

const { sockets, rooms: roomCount, count } = readOptions({ sockets: 600, rooms: 20, count: 20 });

/** Users who share the sockets and are members of all rooms. */
const PEOPLE = 20;
/** Longer than the pause of an inbox between two events. */
const SEND_PAUSE_MS = 700;
/** Long enough for all periodic work to run a few times. */
const IDLE_MS = 60_000;
const SETTLING_MS = 10_000;
const WARM_UPS = 5;
const BODY = 'The tide turns at a quarter past four, bring the long rope.';
const PARTS = {
  gateway: /^gateway/,
  chat: /^chat/,
  auth: /^auth/,
  'document store': /^mongo/,
  PostgreSQL: /^postgres/,
  Redis: /^redis/,
};

const pids = Object.fromEntries(
  Object.entries(PARTS).map(([part, pattern]) => [part, processes.filter(({ name }) => pattern.test(name))]),
);
const rows = [];
const people = await registerPeople(PEOPLE);
const ids = await Promise.all(people.map(async (token) => (await execute(token, '{ me { id } }')).me.id));
const rooms = await openRooms(people, roomCount);
for (const roomId of rooms.slice(1)) {
  for (const token of people.slice(1))
    await execute(token, 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
}

for (let index = 0; index < WARM_UPS; index++) await sendOne();
const alone = await spent(() => repeat(count, SEND_PAUSE_MS, sendOne));
record('a send without subscribers', alone, count);

const pages = new Pages();
// The first readers cause one-time allocations that do not depend on their number.
await pages.open(sockets / 2, people, 'inbox');
await pages.close();
await delay(SETTLING_MS);
const nothing = await spent(() => delay(IDLE_MS));
const opening = await spent(() => pages.open(sockets, people, 'inbox'));
record(`an inbox of ${roomCount} rooms opened`, opening, sockets);
await delay(SETTLING_MS);
record(
  `an inbox of ${roomCount} rooms, per second`,
  less(await spent(() => delay(IDLE_MS)), nothing),
  (sockets * IDLE_MS) / 1_000,
);

const delivered = await spent(() =>
  repeat(count, SEND_PAUSE_MS, async () => {
    const received = pages.next(sockets);
    await sendOne();
    await received;
  }),
);
record('an inbox event', less(delivered, alone), count * sockets);
await pages.open(sockets, people, 'presence', { userIds: ids });
await delay(SETTLING_MS);
const watching = less(await spent(() => delay(IDLE_MS)), nothing);
record(`the same with the presence of ${PEOPLE} users, per second`, watching, (sockets * IDLE_MS) / 1_000);
await pages.close();

const MARK = `mutation ($id: ID!, $seq: Int!) {
  markRead(roomId: $id, seq: $seq) { id viewer { role readSeq unreadCount mentionCount muted } }
}`;
const marks = await spent(async () => {
  for (let seq = 1; seq <= count; seq++) {
    await Promise.all(people.map((token) => execute(token, MARK, { id: rooms[0], seq })));
  }
});
record('a markRead', marks, count * PEOPLE);

const SET_TYPING = 'mutation ($id: ID!, $typing: Boolean!) { setTyping(roomId: $id, typing: $typing) }';
const setTyping = (typing) => execute(people[0], SET_TYPING, { id: rooms[0], typing });
record(
  'a setTyping without subscribers',
  await spent(() => repeat(count, SEND_PAUSE_MS, (index) => setTyping(index % 2 === 0))),
  count,
);
// The typing user receives no event, so they are not among the readers.
await pages.open(sockets, people.slice(1), 'typing', { roomId: rooms[0] });
await delay(SETTLING_MS);
const typed = await spent(() =>
  repeat(count, SEND_PAUSE_MS, async (index) => {
    const received = pages.next(sockets);
    await setTyping(index % 2 === 0);
    await received;
  }),
);
record('a typing event, with its share of setTyping', typed, count * sockets);
await pages.close();

console.log(`${sockets} sockets; CPU time in microseconds each`);
console.log(markdown(rows));
process.exit(0);

function sendOne() {
  return sendTo(people[0], rooms[0], `${BODY} ${randomUUID()}`);
}

async function repeat(times, pauseMs, act) {
  for (let index = 0; index < times; index++) {
    const pause = delay(pauseMs);
    await act(index);
    await pause;
  }
}

function pidsOf(part) {
  return pids[part].flatMap(({ pid }) => [pid, ...descendants(pid)]);
}

/** CPU seconds of each component while `act` runs. */
async function spent(act) {
  const used = () => Object.fromEntries(Object.keys(PARTS).map((part) => [part, cpuSeconds(pidsOf(part))]));
  const before = used();
  await act();
  const after = used();
  return Object.fromEntries(Object.keys(PARTS).map((part) => [part, after[part] - before[part]]));
}

function less(whole, part) {
  return Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, value - part[key]]));
}

function record(what, seconds, times) {
  const micros = Object.entries(seconds).map(([part, value]) => [part, brief((value / times) * 1e6)]);
  rows.push({ what, ...Object.fromEntries(micros) });
}
