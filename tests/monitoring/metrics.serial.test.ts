import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Person, send, take } from '../support/client.ts';
import { processes } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { readMetrics, type Metrics } from '../support/metrics.ts';
import { lintMetrics } from './support/prometheus.ts';

const ROOM_EVENTS = `subscription Watch($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { ... on MessageAdded { message { body author { displayName } } } }
}`;
const SEND = 'mutation SendFromTest($input: SendMessageInput!) { sendMessage(input: $input) { id } }';

const services = processes().flatMap(({ name, opsUrl }) => (opsUrl ? [{ name, opsUrl }] : []));

let ada: Person;
let roomId: string;

beforeAll(async () => {
  ada = await Person.register('ada');
  roomId = await ada.createRoom();
});

afterAll(() => ada.close());

/** The sum of a metric over all replicas of a service. */
async function total(service: string, name: string, label = ''): Promise<number> {
  const replicas = services.filter((each) => each.name.startsWith(service));
  const all: Metrics[] = await Promise.all(replicas.map(({ opsUrl }) => readMetrics(opsUrl)));
  return all.reduce((sum, metrics) => sum + (metrics.sum(name, label) ?? 0), 0);
}

/** Metrics that a message to a subscriber increases: process, metric and label. */
const RISING = [
  ['gateway', 'parley_operation_seconds_count', 'operation="SendFromTest"'],
  ['gateway', 'parley_http_request_seconds_count', 'route="/graphql"'],
  ['gateway', 'parley_gateway_subgraph_request_seconds_count', 'subgraph="chat"'],
  ['gateway', 'parley_gateway_events_total', ''],
  ['gateway', 'parley_gateway_event_executions_total', ''],
  ['gateway', 'parley_gateway_frames_total', ''],
  ['gateway', 'parley_gateway_frame_bytes_total', ''],
  ['chat', 'parley_operation_seconds_count', 'operation="SendFromTest"'],
  ['chat', 'parley_http_request_seconds_count', 'status="200"'],
  ['chat', 'parley_chat_write_batch_messages_sum', ''],
  ['chat', 'parley_chat_publications_total', ''],
  ['chat', 'parley_chat_received_total', ''],
  ['chat', 'parley_chat_sent_events_total', ''],
  ['chat', 'parley_store_seconds_count', 'store="mongo",command="insert",outcome="ok"'],
  ['chat', 'parley_store_seconds_count', 'store="redis",command="publish",outcome="ok"'],
] as const;

describe('a message that is delivered to a subscriber', () => {
  const before = new Map<string, number>();

  beforeAll(async () => {
    const { room } = await ada.execute<{ room: { cursor: string } }>('query ($id: ID!) { room(id: $id) { cursor } }', {
      id: roomId,
    });
    const events = ada.subscribe(ROOM_EVENTS, { roomId, after: room.cursor });
    await ada.sendMessage(roomId, 'to establish the subscription');
    await take(events, 1);
    for (const [process, name, label] of RISING) before.set(name + label, await total(process, name, label));
    const input = { roomId, body: 'counted', clientId: crypto.randomUUID() };
    const sent = await send(SEND, { input }, ada.token);
    expect(sent.errors).toEqual([]);
    expect(await take(events, 1)).toHaveLength(1);
    await events.return?.();
  });

  test.each(RISING)('increases the metric of %s: %s{%s}', async (process, name, label) => {
    const then = before.get(name + label) ?? 0;
    await eventually(async () => (await total(process, name, label)) > then, `${name} increases`);
  });
});

test('auth counts an account lookup and its SQL query', async () => {
  const figures = [
    ['parley_operation_seconds_count', 'operation="WhoAmI"'],
    ['parley_store_seconds_count', 'store="postgres",command="queries",outcome="ok"'],
  ] as const;
  const read = () => Promise.all(figures.map(([name, label]) => total('auth', name, label)));
  const before = await read();
  await send('query WhoAmI { me { id } }', {}, ada.token);
  const after = await read();
  expect(after.map((value, index) => value > (before[index] ?? 0))).toEqual([true, true]);
});

test('the gateway counts open sockets, and closed ones by close code', async () => {
  const sockets = () => total('gateway', 'parley_gateway_sockets');
  const closed = () => total('gateway', 'parley_gateway_sockets_closed_total');
  const before = await sockets();
  const guest = await Person.register('guest');
  await guest.joinRoom(roomId);
  const events = guest.subscribe(ROOM_EVENTS, { roomId });
  await eventually(async () => (await sockets()) > before, 'the number of open sockets increases');
  const closedBefore = await closed();
  await events.return?.();
  await guest.close();
  await eventually(async () => (await closed()) > closedBefore, 'the number of closed sockets increases');
});

test('the gateway counts errors by operation and code, over HTTP and WebSocket', async () => {
  const count = (label: string) => total('gateway', 'parley_operation_errors_total', label);
  const overHttp = 'operation="ArchiveNothing",type="mutation",code="NOT_FOUND"';
  const overSocket = 'operation="WatchNothing",type="subscription",code="NOT_FOUND"';
  const invalid = 'operation="anonymous",type="unknown",code="GRAPHQL_VALIDATION_FAILED"';
  const id = '000000000000000000000000';
  await send('mutation ArchiveNothing($id: ID!) { archiveRoom(roomId: $id) { id } }', { id }, ada.token);
  expect(await count(overHttp)).toBe(1);
  const events = ada.subscribe('subscription WatchNothing($id: ID!) { roomEvents(roomId: $id) { cursor } }', { id });
  await expect(take(events, 1)).resolves.toMatchObject([{ errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
  expect(await count(overSocket)).toBe(1);
  await expect(take(ada.subscribe('subscription WatchWrongly { nothing }'), 1)).rejects.toMatchObject([{}]);
  expect(await count(invalid)).toBe(1);
});

test('the number of series stays bounded when clients make up operation names', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `MadeUp${index}`);
  for (const name of names) await send(`query ${name} { __typename }`);
  const texts = services
    .filter(({ name }) => name.startsWith('gateway'))
    .map(async ({ opsUrl }) => (await fetch(`${opsUrl}/metrics`)).text());
  for (const text of await Promise.all(texts)) {
    const found = new Set(
      [...text.matchAll(/^parley_operation_seconds_count.*operation="([^"]*)"/gm)].map(([, name]) => name),
    );
    expect(found.size).toBeLessThanOrEqual(201);
  }
  const others = await total('gateway', 'parley_operation_seconds_count', 'operation="other"');
  expect(others).toBeGreaterThan(0);
});

test('docs/operating.md documents every metric', async () => {
  const description = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const texts = await Promise.all(services.map(async ({ opsUrl }) => (await fetch(`${opsUrl}/metrics`)).text()));
  const names = new Set(texts.join('\n').match(/(?<=^# TYPE )parley_\w+/gm));
  expect(names.size).toBeGreaterThan(30);
  // Related metrics are listed without their common prefix.
  const isDescribed = (name: string) =>
    description.includes(`\`${name}\``) ||
    [...name.matchAll(/_/g)].some(({ index }) => description.includes(`\`…${name.slice(index)}\``));
  expect([...names].filter((name) => !isDescribed(name))).toEqual([]);
});

test.each(services)('the metrics of $name pass the promtool linter', async ({ opsUrl }) => {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  // promtool objects to a few names of prom-client's default metrics.
  const problems = lintMetrics(text)
    .split('\n')
    .filter((line) => line.includes('parley_'));
  expect(problems).toEqual([]);
});
