import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Person, send, take } from '../support/client.ts';
import { setEndpoint, edgeUrl } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { IsolatedSystem } from '../support/isolated-system.ts';
import { Collector } from './support/collector.ts';

const START_DEADLINE_MS = 180_000;
const SECRET = `secret ${randomUUID()}`;

let collector: Collector;
let system: IsolatedSystem;
let ada: Person;
let roomId: string;

beforeAll(async () => {
  collector = await Collector.start();
  system = await IsolatedSystem.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '200' });
  setEndpoint(edgeUrl());
  ada = await Person.register('ada');
  roomId = await ada.createRoom();
}, START_DEADLINE_MS);

afterAll(async () => {
  await ada?.close();
  await system?.stop();
  collector?.close();
}, START_DEADLINE_MS);

test('an operation forms one trace from the edge proxy to the stores and ignores the trace id of the client', async () => {
  const claimed = 'abababababababababababababababab';
  await ada.sendMessage(roomId, SECRET);
  await send(
    'query Traced($id: ID!) { room(id: $id) { messages(last: 5) { edges { node { author { displayName } } } } } }',
    { id: roomId },
    ada.token,
    { traceparent: `00-${claimed}-cdcdcdcdcdcdcdcd-01`, baggage: 'who=ada' },
  );
  const hops = [
    'parley-edge POST',
    'parley-gateway POST',
    'parley-gateway gateway.request',
    'parley-gateway gateway.fetch',
    'parley-chat POST',
    'parley-chat find messages',
    'parley-auth POST',
    'parley-auth pg.query:SELECT parley',
  ];
  await eventually(async () => {
    const roots = collector.spans.filter(({ service, parentSpanId }) => service === 'parley-edge' && !parentSpanId);
    return roots.some((root) => hops.every((hop) => collector.traceOf(root).includes(hop)));
  }, 'one trace contains all spans');
  expect(collector.spans.filter(({ traceId }) => traceId === claimed)).toEqual([]);
});

test('the trace of a send includes MongoDB and Redis', async () => {
  await eventually(
    async () =>
      collector.spans
        .filter(({ name }) => name === 'insert messages')
        .some((span) => collector.traceOf(span).includes('parley-chat publish')),
    'the insert and the publish are in one trace',
  );
});

test('events on a socket form traces separate from the request that opened it', async () => {
  const { room } = await ada.execute<{ room: { cursor: string } }>('query ($id: ID!) { room(id: $id) { cursor } }', {
    id: roomId,
  });
  const events = ada.subscribe(
    `subscription Watch($id: ID!, $after: String) {
      roomEvents(roomId: $id, after: $after) { ... on MessageAdded { message { author { displayName } } } }
    }`,
    { id: roomId, after: room.cursor },
  );
  for (const body of ['one', 'two', 'three']) {
    await ada.sendMessage(roomId, body);
    await take(events, 1);
  }
  await events.return?.();
  const executions = () =>
    collector.spans.filter(({ service, name }) => service === 'parley-gateway' && name === 'gateway.execute');
  await eventually(
    async () => executions().filter(({ parentSpanId }) => !parentSpanId).length >= 3,
    'each event execution has a separate trace',
  );
  // Client spans of the gateway have the full URL.
  const upgrades = collector.spans.filter(
    ({ name, service, attributes }) =>
      name === 'GET' && service === 'parley-gateway' && attributes['url.full'] === undefined,
  );
  for (const upgrade of upgrades) expect(collector.traceOf(upgrade)).not.toContain('parley-gateway gateway.execute');
});

test('traces contain no message bodies, tokens or passwords', () => {
  const all = JSON.stringify(collector.spans);
  expect(collector.spans.length).toBeGreaterThan(50);
  for (const secret of [SECRET, ada.token, ada.password]) expect(all).not.toContain(secret);
  expect(all).not.toMatch(/limit\.\w+:/);
});

test('health checks and heartbeats are not traced', () => {
  const names = collector.spans.map(({ attributes }) => String(attributes['url.path'] ?? attributes['url.full']));
  expect(names.filter((name) => /livez|readyz|metrics/.test(name))).toEqual([]);
  expect(collector.spans.filter(({ name, parentSpanId }) => name === 'ping' && !parentSpanId)).toEqual([]);
});
