/**
 * Federated queries: a room's page of 50 messages by 20 people, and `me`, which one subgraph answers alone; each in the
 * name of another person than the one before. Gateways of others ask the same subgraphs, one replica of each.
 *
 *     npm run bench -- queries [rounds=3] [requests=400] [only=Apollo Gateway,…]
 */
import { endpoint, totalOf } from './client.mjs';
import { Child } from './harness/children.mjs';
import { readOptions } from './harness/options.mjs';
import { OURS } from './harness/names.mjs';
import { gatewayPids, openRooms, registerPeople, sendTo, subgraphAccess } from './harness/ours.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { requireSame } from './harness/readers.mjs';
import { inRounds, noteFailure, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';
import { ME, PAGE } from './load/documents.mjs';

const { rounds, requests, only } = readOptions({ rounds: 3, requests: 400, only: '' });

const AUTHORS = 20;
const MESSAGES = 50;
const CONNECTIONS = 20;
/** `me` is answered several times as fast. */
const ME_FACTOR = 2;
const BODY = 'The tide turns at a quarter past four, bring the long rope.';
/** Before the first round. */
const FIRST_REQUESTS = 400;
const PATIENCE_MS = 120_000;

const people = await registerPeople(CONNECTIONS + AUTHORS);
const [room] = await openRooms(people);
for (let index = 0; index < MESSAGES; index++) await sendTo(people[index % AUTHORS], room, BODY);

const contestants = [ours(), ...(await startPeers())];
for (const contestant of contestants) contestant.asker = new Child('load/asker.mjs');

const rows = [];
await measure('room, 50 messages, 20 authors', { query: PAGE, variables: { id: room } }, requests);
await measure('me', { query: ME }, requests * ME_FACTOR);
for (const { asker, peer } of contestants) {
  await asker.stop();
  await peer?.stop();
}
report(rows);

async function measure(title, operation, count) {
  const body = JSON.stringify(operation);
  const work = Array.from({ length: count }, (_, index) => ({
    headers: { 'content-type': 'application/json', authorization: `Bearer ${people[index % people.length]}` },
    body,
  }));
  const samples = {};
  const seasoned = new Set();
  const results = await inRounds(rounds, contestants, async ({ name, url, pids, calls, asker }) => {
    const ask = (some) => asker.ask({ act: 'ask', url, connections: CONNECTIONS, requests: some }, PATIENCE_MS);
    // Plans are made, connections opened, and what is done often is compiled, as in a process that has run for a while.
    await ask(work.slice(0, seasoned.has(name) ? CONNECTIONS : FIRST_REQUESTS));
    seasoned.add(name);
    const [callsBefore, before] = [await calls(), cpuSeconds(pids)];
    const { perSecond, p50, p99, sample } = await ask(work);
    const used = cpuSeconds(pids) - before;
    samples[name] = canonical(sample);
    return {
      'requests/s': perSecond,
      'gateway, µs a request': (used * 1e6) / count,
      'p50, ms': p50,
      'p99, ms': p99,
      'calls a request': ((await calls()) - callsBefore) / count,
    };
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'gateway, µs a request', { query: title }));
}

function ours() {
  const calls = () => totalOf('gateway', 'parley_gateway_subgraph_request_seconds_count');
  return { name: OURS, url: endpoint, pids: gatewayPids, calls };
}

async function startPeers() {
  const files = {
    'Apollo Gateway': ['peers/apollo-gateway.mjs'],
    'Hive Gateway': ['peers/hive-gateway.mjs'],
    Mercurius: ['mercurius/gateway.mjs'],
    'Hive Gateway, router-runtime': ['peers/hive-gateway.mjs', { isRouter: true }],
    'by hand': ['peers/by-hand.mjs'],
  };
  const started = [];
  for (const [name, [file, options]] of Object.entries(files)) {
    if (only && !only.split(',').includes(name)) continue;
    try {
      started.push(await startPeer(name, file, options));
    } catch (error) {
      noteFailure(name, error);
    }
  }
  return started;
}

async function startPeer(name, file, options) {
  const peer = new Child(file, { ...subgraphAccess(), ...options });
  const { port } = await peer.answer();
  const calls = async () => (await peer.ask({ act: 'calls' })).calls;
  return { name, peer, url: `http://127.0.0.1:${port}/graphql`, pids: [peer.pid], calls };
}

/** The same data, whatever the order of its fields. */
function canonical(value) {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
