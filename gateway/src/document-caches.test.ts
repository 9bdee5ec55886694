import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { loadConfig, documentLimits } from './config.ts';
import { SubscriptionPlanner } from './subscriptions/planner.ts';
import { readCostDirectives } from './documents/cost-directives.ts';
import { CostModel } from './documents/cost-model.ts';
import { DocumentGate, type Accepted } from './documents/document-gate.ts';
import { PersistedQueries } from './documents/persisted-queries.ts';
import { PlanCache } from './documents/plan-cache.ts';

const MIB = 1024 * 1024;

const supergraph = Supergraph.build(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const limits = documentLimits(
  loadConfig({
    SUBGRAPH_SECRET: 'x'.repeat(32),
    REDIS_URL: 'redis://localhost',
    AUTH_URLS: 'http://localhost',
    CHAT_URLS: 'http://localhost',
  }),
);
const openGate = () =>
  new DocumentGate(schema, new CostModel(schema, readCostDirectives(supergraph.schema)), limits, true);

const FIELDS = Array.from({ length: 28 }, (_, field) => `a${field}: username displayName role createdAt`);
const documentOf = (index: number) =>
  `query Q${index}($id: ID!) { user(id: $id) { ${FIELDS.join(' ')} } } # ${'x'.repeat(8_000)}`;

function accepted(gate: DocumentGate, source: string): Accepted {
  const checked = gate.check(source);
  if (checked.errors) throw checked.errors[0];
  return checked;
}

/** As if so many had been checked, which takes long. */
function fill(gate: DocumentGate, count: number): void {
  const one = accepted(gate, documentOf(0));
  for (let index = 0; index < count; index++) gate.keep({ ...one, source: documentOf(index) });
}

test('documents are kept up to a size, the latest ones', () => {
  const gate = openGate();
  const count = 1_500;
  fill(gate, count);
  expect(gate.bytes).toBeLessThanOrEqual(32 * MIB);
  expect(gate.bytes).toBeGreaterThan(31 * MIB);
  expect(gate.knows(documentOf(count - 1))).toBe(true);
  expect(gate.knows(documentOf(0))).toBe(false);
});

test('a document that was only checked is not kept', () => {
  const gate = openGate();
  accepted(gate, documentOf(0));
  gate.check('{ nothing }');
  gate.check('{');
  expect(gate.bytes).toBe(0);
});

test('problems of a document say where they are', () => {
  const gate = openGate();
  expect(gate.check('{\n  nothing\n}').errors?.[0]?.locations).toEqual([{ line: 2, column: 3 }]);
  expect(gate.check('{\n  {\n}').errors?.[0]?.locations).toEqual([{ line: 2, column: 3 }]);
});

test('persisted queries are kept up to a size, and only those that the gate keeps', async () => {
  const gate = openGate();
  const one = accepted(gate, documentOf(0));
  const persisted = new PersistedQueries(gate);
  const { cache } = persisted.options;
  await cache.set('unknown', documentOf(0));
  expect(persisted.bytes).toBe(0);
  for (let index = 0; index < 1_500; index++) {
    gate.keep({ ...one, source: documentOf(index) });
    await cache.set(String(index), documentOf(index));
  }
  expect(persisted.bytes).toBeLessThanOrEqual(8 * MIB);
  expect(persisted.bytes).toBeGreaterThan(7 * MIB);
  expect(await cache.get('1499')).toBe(documentOf(1_499));
});

test('plans are kept up to a size, when they are expected', async () => {
  const plans = new PlanCache();
  const operation = operationFromDocument(supergraph.apiSchema(), parse(documentOf(0)));
  const plan = new QueryPlanner(supergraph).buildQueryPlan(operation);
  await plans.set('unexpected', plan);
  expect(plans.bytes).toBe(0);
  for (let index = 0; index < 20_000; index++) {
    plans.expect(String(index));
    await plans.set(String(index), plan);
  }
  expect(plans.bytes).toBeLessThanOrEqual(32 * MIB);
  expect(plans.bytes).toBeGreaterThan(31 * MIB);
  expect(await plans.get('19999')).toEqual(JSON.parse(JSON.stringify(plan)));
  plans.expect('late');
  plans.forget('late');
  await plans.set('late', plan);
  expect(await plans.get('late')).toBeUndefined();
});

test('plans of subscriptions are kept up to a size, when they may be', () => {
  const planner = new SubscriptionPlanner(supergraph, schema);
  const document = parse('subscription ($r: ID!) { roomEvents(roomId: $r) { cursor } }', { noLocation: true });
  // The text tells documents apart, and is counted; a long one makes for few plans.
  const plan = (index: number, isKept = true) =>
    planner.plan(`${index} ${'x'.repeat(100_000)}`, document, undefined, isKept);
  plan(0, false);
  expect(planner.bytes).toBe(0);
  const first = plan(1);
  expect(plan(1)).toBe(first);
  for (let index = 2; index < 200; index++) plan(index);
  expect(planner.bytes).toBeLessThanOrEqual(16 * MIB);
  expect(planner.bytes).toBeGreaterThan(15 * MIB);
  expect(plan(1)).not.toBe(first);
});
