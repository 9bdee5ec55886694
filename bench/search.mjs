/**
 * Measures searches by the number of messages in a room: with search keys (word prefixes, parts of identifiers, character
 * pairs) and with whole words only, which find less. Both are looked up in the same way in the same store, alternating,
 * with the driver only; keys also through the gateway. Then measures what each adds to storing a message.
 *
 *     npm run bench -- search [sizes=1000,100000,1000000] [reads=50] [inserts=2000]
 */
import { foldRoomName, searchKeys, SearchQuery } from '@parley/text/search-text';
import mongoose from 'mongoose';
import { execute, quantile, register } from './client.mjs';
import { readOptions } from './harness/options.mjs';
import { urlOf } from './harness/parley.mjs';
import { sampleMessages, wordOf } from './harness/sample-messages.mjs';
import { storedMessage } from './harness/stored.mjs';
import { markdown } from './harness/table.mjs';

const { sizes, reads, inserts } = readOptions({ sizes: [1_000, 100_000, 1_000_000], reads: 50, inserts: 2_000 });

const PAGE = 20;
const BATCH = 2_000;
/** Interval between two messages of a room. */
const APART_MS = 1_000;
/** The time spans in which the service searches backwards. */
const FIRST_SPAN_MS = 60_000;
const WIDER = 16;
const MAX_SPANS = 8;
/** Ranks in the vocabulary. */
const FREQUENT = 3;
const RARE = 15_000;

/** How each variant looks up a text in the store. */
const SYSTEMS = {
  'whole words': { collection: 'messages_by_words', setsOf: (text) => [wholeWords(text)] },
  'search keys': { collection: 'messages', setsOf: (text) => new SearchQuery(text).keySets },
};
/** The searches, and whether whole words find the text. */
const QUERIES = [
  { what: 'a frequent word', text: wordOf(FREQUENT), isWord: true },
  { what: 'a rare word', text: wordOf(RARE), isWord: true },
  { what: 'both', text: `${wordOf(FREQUENT)} ${wordOf(RARE)}`, isWord: true },
  { what: 'two frequent words', text: `${wordOf(FREQUENT)} ${wordOf(FREQUENT + 1)}`, isWord: true },
  { what: 'no such word', text: 'xylophone', isWord: true },
  { what: 'a prefix of three letters', text: wordOf(RARE).slice(0, 3), isWord: false },
  { what: 'a prefix of five letters', text: wordOf(RARE).slice(0, 5), isWord: false },
  { what: 'a version', text: '3.14', isWord: false },
  { what: 'two Chinese characters', text: '东京', isWord: false },
];

const orderAt = (ms) => ms.toString(16).padStart(12, '0');
const filterOf = (roomId, keys, after, before) => ({
  roomId: { $in: [roomId] },
  searchKeys: { $all: keys },
  searchOrder: { $gte: after, $lt: before },
});

const token = await register();
const connection = await mongoose.createConnection(urlOf('mongo')).asPromise();
await connection
  .collection(SYSTEMS['whole words'].collection)
  .createIndex({ roomId: 1, searchKeys: 1, searchOrder: -1 });

const rows = [];
for (const size of sizes) {
  const roomId = await fill(size);
  for (const { what, text, isWord } of QUERIES) {
    const systems = [
      ...Object.entries(SYSTEMS)
        .filter(([name]) => isWord || name !== 'whole words')
        .map(([name, system]) => ({ name, run: () => searchBack(system, text, roomId) })),
      { name: 'search keys, through the gateway', run: () => searchThrough(text, roomId) },
    ];
    const { times, found } = await alternate(systems);
    for (const [name, values] of times) {
      const index = SYSTEMS[name] ? await indexUse(SYSTEMS[name], text, roomId) : '–';
      const milliseconds = `${quantile(values, 0.5)} / ${quantile(values, 0.99)}`;
      rows.push({
        messages: size.toLocaleString('en'),
        searched: what,
        system: name,
        'ms, p50 / p99': milliseconds,
        index,
      });
    }
    process.stderr.write(`${size} messages, ${what}: ${found} found\n`);
  }
}
console.log(markdown(rows));
console.log(`\n${markdown(await storing())}`);
await connection.close();

/** Runs the systems alternately. @returns the latencies by system, and the maximum number of messages found. */
async function alternate(systems) {
  const times = new Map(systems.map(({ name }) => [name, []]));
  let found = 0;
  for (let read = 0; read < reads; read++) {
    for (const { name, run } of systems) {
      const started = performance.now();
      found = Math.max(found, await run());
      times.get(name).push(performance.now() - started);
    }
  }
  return { times, found };
}

/** Creates a room with `size` messages in both collections. @returns its id. */
async function fill(size) {
  const query = 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id createdBy { id } } }';
  const { createRoom } = await execute(token, query, { input: { kind: 'PUBLIC', name: `Search of ${size}` } });
  const { id: roomId } = createRoom;
  const next = sampleMessages(size);
  const now = Date.now();
  for (let stored = 0; stored < size; stored += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - stored) }, (_, index) => {
      const seq = stored + index + 1;
      const createdAt = new Date(now - (size - seq) * APART_MS);
      const body = next();
      return {
        ...storedMessage({ roomId, seq, authorId: createRoom.createdBy.id, createdAt }, 1),
        body,
        searchKeys: searchKeys(body),
      };
    });
    await connection.collection('messages').insertMany(batch, { ordered: false });
    const plain = batch.map(({ _id, roomId, body, searchOrder }) => ({
      _id,
      roomId,
      body,
      searchOrder,
      searchKeys: wholeWords(body),
    }));
    await connection.collection(SYSTEMS['whole words'].collection).insertMany(plain, { ordered: false });
    process.stderr.write(`\r${roomId}: ${stored + batch.length} of ${size} messages`);
  }
  process.stderr.write('\n');
  const numbers = { lastSeq: size, lastRev: size + 1, lastActivityAt: new Date(now) };
  await connection.collection('rooms').updateOne({ _id: roomId }, { $set: numbers });
  return roomId;
}

/** The distinct words of a text. */
function wholeWords(text) {
  return [...new Set(text.split(/[^\p{L}\p{N}]+/u).map(foldRoomName))].filter(Boolean);
}

/** Searches like the service, in spans backwards in time, each longer than the last. @returns the number found. */
async function searchBack({ collection, setsOf }, text, roomId) {
  const now = Date.now();
  const found = [];
  let before = orderAt(now + 1);
  for (let span = 0; span < MAX_SPANS && found.length <= PAGE; span++) {
    const reach = span === MAX_SPANS - 1 ? 0 : Math.max(0, now - FIRST_SPAN_MS * WIDER ** span);
    for (const keys of setsOf(text)) {
      const filter = filterOf(roomId, keys, orderAt(reach), before);
      found.push(
        ...(await connection
          .collection(collection)
          .find(filter)
          .sort({ searchOrder: -1 })
          .limit(PAGE + 1)
          .toArray()),
      );
    }
    before = orderAt(reach);
    if (reach === 0) break;
  }
  return Math.min(found.length, PAGE);
}

async function searchThrough(query, roomId) {
  const { searchMessages } = await execute(
    token,
    `query ($query: String!, $roomId: ID!) { searchMessages(query: $query, roomId: $roomId, first: ${PAGE}) { edges { node { id } } } }`,
    { query, roomId },
  );
  return searchMessages.edges.length;
}

async function indexUse({ collection, setsOf }, text, roomId) {
  const filter = filterOf(roomId, setsOf(text)[0], orderAt(Date.now() - FIRST_SPAN_MS), orderAt(Date.now()));
  const explained = await connection.db.command({
    explain: { find: collection, filter, sort: { searchOrder: -1 }, limit: PAGE + 1 },
    verbosity: 'executionStats',
  });
  const stages = JSON.stringify(explained.queryPlanner.winningPlan);
  return stages.includes('IXSCAN') && !stages.includes('COLLSCAN') ? 'used' : 'not used';
}

/** Stores messages sequentially, alternating between the variants. */
async function storing() {
  const collection = connection.collection('messages');
  const roomId = 'f'.repeat(24);
  const next = sampleMessages(1);
  const kinds = { 'whole words': wholeWords, 'search keys': searchKeys };
  const times = new Map(Object.keys(kinds).map((name) => [name, { store: 0, make: 0, keys: 0 }]));
  for (let seq = 1; seq <= inserts; seq++) {
    const name = Object.keys(kinds)[seq % 2];
    const body = next();
    const begun = performance.now();
    const keys = kinds[name](body);
    const made = performance.now();
    const stored = storedMessage({ roomId, seq, authorId: 'bench', createdAt: new Date() }, 1);
    const message = { ...stored, body, searchKeys: keys };
    const started = performance.now();
    await collection.insertOne(message, { writeConcern: { w: 'majority', journal: true } });
    const sum = times.get(name);
    sum.store += performance.now() - started;
    sum.make += made - begun;
    sum.keys += keys.length;
  }
  return [...times].map(([system, { store, make, keys }]) => ({
    system,
    'keys per message': ((2 * keys) / inserts).toFixed(1),
    'µs to create them': ((2_000 * make) / inserts).toFixed(1),
    'ms to store a message': ((2 * store) / inserts).toFixed(3),
  }));
}
