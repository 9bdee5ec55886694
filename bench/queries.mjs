/**
 * Measures federated queries: a page of 50 messages by 20 authors, and `me`, which needs only one subgraph. The viewer
 * changes with each request. Other gateways use the same subgraphs, one replica of each.
 *
 *     npm run bench -- queries [rounds=3] [requests=400] [only=Apollo Gateway,…]
 */
import { endpoint, totalOf } from './client.mjs';
import { Child } from './harness/children.mjs';
import { readOptions } from './harness/options.mjs';
import { PARLEY } from './harness/names.mjs';
import { gatewayPids, openRooms, registerPeople, sendTo, subgraphAccess } from './harness/parley.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { requireSame } from './harness/readers.mjs';
import { inRounds, recordFailure, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';
import { ME, PAGE } from './load/documents.mjs';

const { rounds, requests, only } = readOptions({ rounds: 3, requests: 400, only: '' });

const AUTHORS = 20;
const MESSAGES = 50;
const CONNECTIONS = 20;
/** `me` is several times as fast. */
const ME_FACTOR = 2;
const BODY = 'The tide turns at a quarter past four, bring the long rope.';
/** Requests before the first round. */
const WARM_UP_REQUESTS = 400;
const TIMEOUT_MS = 120_000;

const people = await registerPeople(CONNECTIONS + AUTHORS);
const [room] = await openRooms(people);
for (let index = 0; index < MESSAGES; index++) await sendTo(people[index % AUTHORS], room, BODY);

const systems = [parley(), ...(await startPeers())];
for (const system of systems) system.requester = new Child('load/requester.mjs');

const rows = [];
await measure('room, 50 messages, 20 authors', { query: PAGE, variables: { id: room } }, requests);
await measure('me', { query: ME }, requests * ME_FACTOR);
for (const { requester, peer } of systems) {
  await requester.stop();
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
  const warmedUp = new Set();
  const results = await inRounds(rounds, systems, async ({ name, url, pids, calls, requester }) => {
    const execute = (some) =>
      requester.request({ method: 'send', url, connections: CONNECTIONS, requests: some }, TIMEOUT_MS);
    // Warm-up: creates plans, opens connections and compiles hot code.
    await execute(work.slice(0, warmedUp.has(name) ? CONNECTIONS : WARM_UP_REQUESTS));
    warmedUp.add(name);
    const [callsBefore, before] = [await calls(), cpuSeconds(pids)];
    const { perSecond, p50, p99, sample } = await execute(work);
    const used = cpuSeconds(pids) - before;
    samples[name] = canonical(sample);
    return {
      'requests/s': perSecond,
      'gateway, µs per request': (used * 1e6) / count,
      'p50, ms': p50,
      'p99, ms': p99,
      'calls per request': ((await calls()) - callsBefore) / count,
    };
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'gateway, µs per request', { query: title }));
}

function parley() {
  const calls = () => totalOf('gateway', 'parley_gateway_subgraph_request_seconds_count');
  return { name: PARLEY, url: endpoint, pids: gatewayPids, calls };
}

async function startPeers() {
  const files = {
    'Apollo Gateway': ['peers/apollo-gateway.mjs'],
    'Hive Gateway': ['peers/hive-gateway.mjs'],
    Mercurius: ['mercurius/gateway.mjs'],
    'Hive Gateway, router-runtime': ['peers/hive-gateway.mjs', { isRouter: true }],
    'hand-written': ['peers/hand-written.mjs'],
  };
  const started = [];
  for (const [name, [file, options]] of Object.entries(files)) {
    if (only && !only.split(',').includes(name)) continue;
    try {
      started.push(await startPeer(name, file, options));
    } catch (error) {
      recordFailure(name, error);
    }
  }
  return started;
}

async function startPeer(name, file, options) {
  const peer = new Child(file, { ...subgraphAccess(), ...options });
  const { port } = await peer.nextMessage();
  const calls = async () => (await peer.request({ method: 'calls' })).calls;
  return { name, peer, url: `http://127.0.0.1:${port}/graphql`, pids: [peer.pid], calls };
}

/** Serializes data independently of the order of fields. */
function canonical(value) {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
