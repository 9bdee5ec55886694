/**
 * Measures sends at fixed rates into one and into many rooms, from the scheduled time of a send to its event at a
 * subscriber, through the public endpoint of a running system (`npm start` first). Sends and subscriptions are spread
 * over the chat replicas. Messages are sent on schedule regardless of earlier responses, so that a system that falls
 * behind shows it. Every acknowledged message must arrive once and in order.
 *
 *     node dev/launcher/dist/main.js exec -- node bench/send-rates.mjs [rates=1,100,1000] [rooms=1,100] [seconds=20]
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { execute, chatTotal, quantile, register, socketEndpoint } from './client.mjs';

const [RATES, ROOMS, [SECONDS]] = ['1,100,1000', '1,100', '20'].map((fallback, index) =>
  (process.argv[index + 2] ?? fallback).split(',').map(Number),
);
/** Enough to keep each below the rate limit. */
const SENDERS = 64;
/** Sockets for the subscriptions. */
const SOCKETS = 4;
/** Maximum concurrent sends. Sends beyond that are skipped and counted. */
const MAX_PENDING = 2_000;
/** Time limit for pending events at the end. */
const TIMEOUT_MS = 60_000;

const EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { id seq author { displayName } } } }
}`;
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id seq } }';

const people = await Promise.all(Array.from({ length: SENDERS }, register));
const [reader] = people;
const sockets = Array.from({ length: SOCKETS }, () =>
  createClient({
    url: socketEndpoint,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${reader}` },
  }),
);

const table = [];
for (const count of ROOMS) {
  const rooms = await openRooms(count);
  await run(rooms, 50, 10); // Warm-up.
  for (const rate of RATES) table.push(await run(rooms, rate, SECONDS));
  await Promise.all(rooms.map(({ stop }) => stop()));
}
console.table(table);
for (const socket of sockets) await socket.dispose();

/** Sends `rate` messages per second for `seconds` and waits until all have arrived. */
async function run(rooms, rate, seconds) {
  const before = await counts();
  const sent = new Map();
  const pending = new Set();
  const total = rate * seconds;
  const started = performance.now();
  let skipped = 0;
  const failures = new Map();
  for (let index = 0; index < total; index++) {
    const due = started + (index * 1_000) / rate;
    if (due > performance.now()) await delay(due - performance.now());
    if (pending.size >= MAX_PENDING) {
      skipped++;
      continue;
    }
    const room = rooms[index % rooms.length];
    const sender = room.senders[Math.floor(index / rooms.length) % room.senders.length];
    const act = send(sender, room.id).then(
      ({ id }) => sent.set(id, { due, acknowledged: performance.now(), room }),
      ({ message }) => failures.set(message, (failures.get(message) ?? 0) + 1),
    );
    pending.add(act);
    void act.finally(() => pending.delete(act));
  }
  await Promise.all(pending);
  const ended = performance.now();
  const expected = new Map(rooms.map(({ id }) => [id, 0]));
  for (const { room } of sent.values()) expected.set(room.id, expected.get(room.id) + 1);
  while (performance.now() < ended + TIMEOUT_MS && [...sent].some(([id, { room }]) => !room.arrived.has(id))) {
    await delay(20);
  }
  const after = await counts();
  const toEvent = [];
  const toResponse = [];
  let missing = 0;
  for (const [id, { due, acknowledged, room }] of sent) {
    const arrived = room.arrived.get(id);
    if (arrived === undefined) missing++;
    else toEvent.push(arrived - due);
    toResponse.push(acknowledged - due);
  }
  const problems = rooms.flatMap((room) => room.problems.splice(0));
  const cuts = rooms.flatMap((room) => room.cuts.splice(0)).length;
  for (const problem of problems.slice(0, 5)) console.error(problem);
  if (failures.size > 0) console.error(Object.fromEntries(failures));
  return {
    rooms: rooms.length,
    'sends/s': rate,
    sent: total - skipped,
    skipped,
    acknowledged: sent.size,
    'acknowledged/s': Math.round((sent.size * 1_000) / (ended - started)),
    'event p50': quantile(toEvent, 0.5),
    'event p99': quantile(toEvent, 0.99),
    'response p50': quantile(toResponse, 0.5),
    'response p99': quantile(toResponse, 0.99),
    'inserts/send': ((after.inserts - before.inserts) / (after.messages - before.messages)).toFixed(3),
    missing,
    cuts,
    'duplicated or out of order': problems.length,
  };
}

async function openRooms(count) {
  const rooms = [];
  for (let index = 0; index < count; index++) {
    const owner = people[index % SENDERS];
    const { createRoom } = await execute(
      owner,
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
      { input: { kind: 'PUBLIC', name: `Rates ${randomUUID().slice(0, 8)}` } },
    );
    const join = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }';
    // In a single room all users send, otherwise only the owner.
    const senders = count === 1 ? people : [owner];
    for (const sender of senders) await execute(sender, join, { id: createRoom.id });
    rooms.push(await follow(createRoom.id, senders, sockets[index % SOCKETS]));
  }
  return rooms;
}

/** Follows a room until `stop` and records arrival times, duplicates and messages out of order. */
async function follow(id, senders, socket) {
  const arrived = new Map();
  const problems = [];
  const cuts = [];
  let lastSeq = 0;
  let cursor;
  let events;
  let isOver = false;
  const reading = (async () => {
    // A disconnected stream resumes from its last cursor.
    while (!isOver) {
      events = socket.iterate({ query: EVENTS, variables: { roomId: id, after: cursor } });
      try {
        for await (const { data, errors } of events) {
          if (errors) break;
          cursor = data.roomEvents.cursor;
          record(data.roomEvents.message);
        }
      } catch (error) {
        cuts.push(String(error.reason ?? error));
      }
      if (!isOver) await delay(100);
    }
  })();
  const record = (message) => {
    if (!message) return;
    if (message.seq <= lastSeq) problems.push(`${message.seq} after ${lastSeq} in ${id}`);
    lastSeq = message.seq;
    arrived.set(message.id, performance.now());
  };
  // A message that arrives shows that the subscription is live.
  while (arrived.size === 0) {
    await send(senders[0], id);
    await delay(200);
  }
  const stop = async () => {
    isOver = true;
    await events.return();
    await reading;
  };
  return { id, senders, arrived, problems, cuts, stop };
}

async function send(token, roomId) {
  const { sendMessage } = await execute(token, SEND, {
    input: { roomId, body: 'The tide turns at a quarter past four, bring the long rope.', clientId: randomUUID() },
  });
  return sendMessage;
}

async function counts() {
  return {
    messages: await chatTotal('parley_chat_write_batch_messages_sum'),
    inserts: await chatTotal('parley_chat_write_batch_messages_count'),
  };
}
