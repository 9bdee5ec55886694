import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Supergraph } from '@apollo/federation-internals';
import { parse } from 'graphql';
import { loadConfig, documentLimits } from './config.ts';
import { SubscriptionPlanner } from './subscriptions/planning/planner.ts';
import { readCostDirectives } from './documents/cost-directives.ts';
import { CostModel } from './documents/cost-model.ts';
import { DocumentValidator, type ValidDocument } from './documents/document-validator.ts';
import { PersistedQueries } from './documents/persisted-queries.ts';
import { PlanCache } from './documents/plan-cache.ts';
import { Planner } from './planning/planner.ts';
import { plannedFrom, type Planning } from './planning/planning.ts';

const MIB = 1024 * 1024;

const supergraphSdl = readFileSync(new URL('../../schema/generated/supergraph.graphql', import.meta.url), 'utf8');
const supergraph = Supergraph.build(supergraphSdl);
const planner = new Planner(supergraphSdl);
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const limits = documentLimits(
  loadConfig({
    SUBGRAPH_SECRET: 'x'.repeat(32),
    REDIS_URL: 'redis://localhost',
    AUTH_URLS: 'http://localhost',
    CHAT_URLS: 'http://localhost',
  }),
);
const newValidator = () =>
  new DocumentValidator(schema, new CostModel(schema, readCostDirectives(supergraph.schema)), limits, true);

const FIELDS = Array.from({ length: 28 }, (_, field) => `a${field}: username displayName role createdAt`);
const documentOf = (index: number) =>
  `query Q${index}($id: ID!) { user(id: $id) { ${FIELDS.join(' ')} } } # ${'x'.repeat(8_000)}`;

function validated(validator: DocumentValidator, source: string): ValidDocument {
  const checked = validator.validate(source);
  if (checked.errors) throw checked.errors[0];
  return checked;
}

/** Fills the cache without validating every document, which would be slow. */
function fill(validator: DocumentValidator, count: number): void {
  const one = validated(validator, documentOf(0));
  for (let index = 0; index < count; index++) validator.cache({ ...one, source: documentOf(index) });
}

test('the document cache keeps the latest documents up to its size', () => {
  const validator = newValidator();
  const count = 1_500;
  fill(validator, count);
  expect(validator.bytes).toBeLessThanOrEqual(32 * MIB);
  expect(validator.bytes).toBeGreaterThan(31 * MIB);
  expect(validator.isCached(documentOf(count - 1))).toBe(true);
  expect(validator.isCached(documentOf(0))).toBe(false);
});

test('the validator does not cache a document by validating it', () => {
  const validator = newValidator();
  validated(validator, documentOf(0));
  validator.validate('{ nothing }');
  validator.validate('{');
  expect(validator.bytes).toBe(0);
});

test('validation errors have locations', () => {
  const validator = newValidator();
  expect(validator.validate('{\n  nothing\n}').errors?.[0]?.locations).toEqual([{ line: 2, column: 3 }]);
  expect(validator.validate('{\n  {\n}').errors?.[0]?.locations).toEqual([{ line: 2, column: 3 }]);
});

test('the persisted query cache holds only documents that the validator caches, up to its size', async () => {
  const validator = newValidator();
  const one = validated(validator, documentOf(0));
  const persisted = new PersistedQueries(validator);
  const { cache } = persisted.options;
  await cache.set('unknown', documentOf(0));
  expect(persisted.bytes).toBe(0);
  for (let index = 0; index < 1_500; index++) {
    validator.cache({ ...one, source: documentOf(index) });
    await cache.set(String(index), documentOf(index));
  }
  expect(persisted.bytes).toBeLessThanOrEqual(8 * MIB);
  expect(persisted.bytes).toBeGreaterThan(7 * MIB);
  expect(await cache.get('1499')).toBe(documentOf(1_499));
});

test('the plan cache keeps plans up to its size, if they may be kept', async () => {
  const json = planner.plan(documentOf(0), undefined);
  let made = 0;
  const plans = new PlanCache({ plan: async () => (made++, plannedFrom(json)) });
  const operation = (queryHash: string) => ({ queryHash, source: documentOf(0), operationName: undefined });
  const release = await plans.hold(operation('anonymous'), false);
  expect(await plans.get('anonymous')).toEqual(JSON.parse(json));
  release();
  expect(await plans.get('anonymous')).toBeUndefined();
  expect(plans.bytes).toBe(0);
  for (let index = 0; index < 20_000; index++) (await plans.hold(operation(String(index)), true))();
  expect(plans.bytes).toBeLessThanOrEqual(32 * MIB);
  expect(plans.bytes).toBeGreaterThan(31 * MIB);
  made = 0;
  (await plans.hold(operation('19999'), true))();
  expect(made).toBe(0);
});

test('the plan cache plans an operation once for concurrent requests, and again after a failure', async () => {
  const json = planner.plan(documentOf(0), undefined);
  const results = [Promise.reject(new Error('no')), Promise.resolve(plannedFrom(json))];
  let made = 0;
  const plans = new PlanCache({ plan: () => results[made++] as (typeof results)[number] });
  const operation = { queryHash: 'a', source: documentOf(0), operationName: undefined };
  const outcomes = await Promise.allSettled([plans.hold(operation, true), plans.hold(operation, true)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(made).toBe(1);
  const [first, second] = await Promise.all([plans.hold(operation, false), plans.hold(operation, false)]);
  expect(made).toBe(2);
  first();
  expect(await plans.get('a')).toBeDefined();
  second();
  expect(await plans.get('a')).toBeUndefined();
});

test('the subscription planner keeps plans up to its size, if they may be kept', async () => {
  const planning: Planning = { plan: async (source, name) => plannedFrom(planner.plan(source, name)) };
  const subscriptions = new SubscriptionPlanner(supergraph, schema, planning);
  const document = parse('subscription ($r: ID!) { roomEvents(roomId: $r) { cursor } }', { noLocation: true });
  // The text identifies the document and counts towards the size. A long text keeps the number of plans small.
  const plan = (index: number, isCacheable = true) =>
    subscriptions.plan(`${index} ${'x'.repeat(100_000)}`, document, undefined, isCacheable);
  await plan(0, false);
  expect(subscriptions.bytes).toBe(0);
  const first = await plan(1);
  expect(await plan(1)).toBe(first);
  for (let index = 2; index < 200; index++) await plan(index);
  expect(subscriptions.bytes).toBeLessThanOrEqual(16 * MIB);
  expect(subscriptions.bytes).toBeGreaterThan(15 * MIB);
  expect(await plan(1)).not.toBe(first);
});
