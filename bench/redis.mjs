/**
 * Measures the CPU time of Redis and its client for the operations of chat replicas: setting presence, checking presence,
 * and publishing messages to subscribed replicas.
 *
 *     npm run bench -- redis [count=50000]
 */
import { Redis } from 'ioredis';
import { PresenceStore } from '../subgraphs/chat/dist/events/presence-store.js';
import { processes } from './client.mjs';
import { readOptions } from './harness/options.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { brief, markdown } from './harness/table.mjs';

const { count } = readOptions({ count: 50_000 });

/** Concurrent commands. */
const CONCURRENCY = 100;
const EXPIRY_MS = 600_000;
const PEOPLE = 1_000;
const LISTENERS = 10;
const BODY = 'x'.repeat(600);

const { url, pid } = processes.find(({ name }) => name === 'redis');
const nameOf = (userId) => `bench.presence.${userId}`;
const store = new PresenceStore(new Redis(url), nameOf, EXPIRY_MS);
const publisher = new Redis(url);
const userOf = (index) => `user-${index % PEOPLE}`;
const rows = [];

await measure('presence set', (index) => store.enter(userOf(index)));
await measure('presence checked', (index) => store.isOnline(userOf(index)));
await measure('a publication without subscribers', () => publisher.publish('bench.channel', BODY));
const listeners = Array.from({ length: LISTENERS }, () => new Redis(url));
await Promise.all(listeners.map((listener) => listener.subscribe('bench.channel')));
await measure(`a publication to ${LISTENERS} subscribers`, () => publisher.publish('bench.channel', BODY));

for (const each of [publisher, ...listeners]) each.disconnect();
await store.close();
console.log(markdown(rows));

async function measure(what, act) {
  const before = [pid, process.pid].map((each) => cpuSeconds([each]));
  for (let start = 0; start < count; start += CONCURRENCY) {
    await Promise.all(Array.from({ length: CONCURRENCY }, (_, index) => act(start + index)));
  }
  const [redis, client] = [pid, process.pid].map((each, index) => ((cpuSeconds([each]) - before[index]) / count) * 1e6);
  rows.push({ what, 'µs of Redis': brief(redis), 'µs of the client': brief(client) });
}
