import { CostLimitExceededError } from '../errors/errors.ts';
import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { buildSchema, execute, parse, subscribe, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { boundExecution } from './bounded-schema.ts';
import { NEVER_ABORTED } from '../time/deadline.ts';
import { OperationBudget, stoppedBy, type OperationLimits } from './operation-budget.ts';
import { Timekeeper } from '../time/timekeeper.ts';

const LIMITS: OperationLimits = {
  MAX_OPERATION_OBJECTS: 50,
  MAX_OPERATION_BYTES: 10_000,
  MAX_OPERATION_STORE_CALLS: 5,
  OPERATION_TIMEOUT_MS: 60_000,
};

interface Item {
  text: string;
}

/** A schema with lists of any requested length, which records what was resolved. */
function makeSchema(wait: () => Promise<unknown> = async () => undefined) {
  const resolved: string[] = [];
  const record = (name: string) => {
    resolved.push(name);
    return wait();
  };
  const schema: GraphQLSchema = buildSchema(`
    type Query { items(size: Int!): [Item!]!, lazy(size: Int!): [Item!]!, item: Item, _entities(representations: [ID!]!): [Item]! }
    type Mutation { change: Item }
    type Subscription { event: Item }
    type Item { text: String!, size: Int, items(size: Int!): [Item!]!, item: Item, slow: Item, later: Int }
  `);
  const items = (count: number): Item[] => Array.from({ length: count }, () => ({ text: 'short' }));
  const fields = (type: string) =>
    schema.getType(type) as unknown as { getFields(): Record<string, { resolve?: unknown }> };
  const set = (
    type: string,
    name: string,
    resolve: (source: Item, args: { size: number }, context: Context) => unknown,
  ) => Object.assign(fields(type).getFields()[name] ?? {}, { resolve });
  for (const type of ['Query', 'Item']) {
    set(type, 'items', (_source, { size }) => {
      resolved.push('items');
      return items(size);
    });
    set(type, 'item', () => items(1)[0]);
  }
  set('Query', 'lazy', async (_source, { size }) => record('lazy').then(() => items(size)));
  set('Query', '_entities', () => {
    resolved.push('_entities');
    return [];
  });
  set('Item', 'slow', async () => record('slow').then(() => items(1)[0]));
  set('Item', 'later', async () => record('later').then(() => 1));
  set('Mutation', 'change', async (_source, _args, { budget }) => {
    budget.addStoreCalls(1_000);
    return record('change').then(() => items(1)[0]);
  });
  boundExecution(schema);
  return { schema, resolved };
}

interface Context {
  budget: OperationBudget;
}

async function run(source: string, limits: Partial<OperationLimits> = {}, made = makeSchema()) {
  const budget = new OperationBudget({ ...LIMITS, ...limits }, NEVER_ABORTED);
  const result = await execute({ schema: made.schema, document: parse(source), contextValue: { budget } });
  return { result, stopped: stoppedBy(budget), resolved: made.resolved };
}

const exceeded = (maximum: number) => ({ extensions: { code: 'COST_LIMIT_EXCEEDED', maximum } });

describe('an operation', () => {
  test('runs unchanged within its budget', async () => {
    const { result, stopped } = await run('{ items(size: 2) { text item { text } } }');
    const item = { text: 'short', item: { text: 'short' } };
    expect(result).toEqual({ data: { items: [item, item] } });
    expect(stopped).toBeUndefined();
  });

  test.each([
    ['a list', '{ items(size: 51) { size } }'],
    ['a list that comes later', '{ lazy(size: 51) { size } }'],
    ['lists in lists', '{ items(size: 7) { items(size: 7) { size } } }'],
    [
      'objects under other names',
      `{ item { ${Array.from({ length: 51 }, (_, i) => `a${i}: item { size }`).join(' ')} } }`,
    ],
  ])('stops at too many objects in %s', async (_, source) => {
    expect((await run(source)).stopped).toMatchObject(exceeded(50));
  });

  test('resolves nothing more after it is stopped', async () => {
    const { resolved } = await run('{ items(size: 40) { items(size: 40) { slow { size } } } }');
    expect(resolved).toEqual(['items', 'items']);
  });

  test('looks up no entities when it has too many representations', async () => {
    const ids = JSON.stringify(Array(51).fill('x'));
    const { stopped, resolved } = await run(`{ _entities(representations: ${ids}) { size } }`);
    expect(stopped).toMatchObject(exceeded(50));
    expect(resolved).toEqual([]);
  });

  test('stops at too many bytes, in strings and in fields', async () => {
    const texts = await run('{ items(size: 40) { text } }', { MAX_OPERATION_BYTES: 40 * 30 });
    expect(texts.stopped).toMatchObject(exceeded(1_200));
    const aliases = Array.from({ length: 30 }, (_, i) => `a${i}: size`).join(' ');
    expect((await run(`{ items(size: 40) { ${aliases} } }`)).stopped).toMatchObject(exceeded(10_000));
    const fragments = `{ items(size: 40) { ...F } } fragment F on Item { ... on Item { ${aliases} } }`;
    expect((await run(fragments)).stopped).toMatchObject(exceeded(10_000));
  });

  test('stops at too many store calls', async () => {
    const source = `{ ${Array.from({ length: 6 }, (_, i) => `a${i}: items(size: 1) { size }`).join(' ')} }`;
    const { stopped, resolved } = await run(source);
    expect(stopped).toMatchObject(exceeded(5));
    expect(resolved).toHaveLength(5);
  });

  test('stops at its timeout, even when the store is slow', async () => {
    const { stopped, resolved } = await run('{ lazy(size: 1) { slow { size } } }', { OPERATION_TIMEOUT_MS: 0 });
    expect(stopped).toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
    expect(resolved).toEqual(['lazy']);
  });

  test('is stopped after a change, not during it', async () => {
    const { result, stopped, resolved } = await run('mutation { change { slow { size } } b: change { size } }');
    expect(resolved).toEqual(['change']);
    expect(stopped).toMatchObject(exceeded(5));
    expect(result.errors?.map(({ message }) => message)).toEqual([stopped?.message, stopped?.message]);
  });
});

test('each event of a subscription has its own budget', async () => {
  const { schema } = makeSchema();
  const field = schema.getSubscriptionType()?.getFields()['event'];
  Object.assign(field ?? {}, {
    async *subscribe() {
      for (let count = 0; count < 3; count++) yield { event: { text: 'x' } };
    },
  });
  const budget = new OperationBudget({ ...LIMITS, MAX_OPERATION_OBJECTS: 51 }, NEVER_ABORTED);
  const document = parse('subscription { event { size item { items(size: 49) { size } } } }');
  const events = (await subscribe({ schema, document, contextValue: { budget } })) as AsyncGenerator<ExecutionResult>;
  for await (const { errors } of events) expect(errors).toBeUndefined();
});

test('an operation whose caller disconnects resolves nothing more', async () => {
  const steps = new EventEmitter();
  const begun = once(steps, 'begun');
  const isGone = once(steps, 'gone');
  const { schema, resolved } = makeSchema(() => (steps.emit('begun'), isGone));
  const document = parse('{ lazy(size: 3) { slow { size } later } }');
  let execution: unknown;
  const time = new Timekeeper(60_000);
  const server = fastify();
  time.serve(server);
  server.post('/', { preHandler: time.rejectExpired }, async ({ deadline }, reply) => {
    reply.raw.once('close', () => steps.emit('gone'));
    const budget = new OperationBudget(LIMITS, deadline.signal);
    execution = execute({ schema, document, contextValue: { budget } });
    return execution;
  });
  const url = await server.listen();
  const call = request(url, { method: 'POST' }).end();
  call.on('error', () => undefined);
  await begun;
  call.destroy();
  await isGone;
  await execution;
  await server.close();
  time.close();
  expect(resolved).toEqual(['lazy']);
});

test('an operation may read twice the bytes that it may return', () => {
  const budget = new OperationBudget({ ...LIMITS, MAX_OPERATION_BYTES: 100 }, NEVER_ABORTED);
  budget.addLoaded(200);
  expect(() => budget.addLoaded(1)).toThrow(CostLimitExceededError);
  budget.renew();
  expect(() => budget.addLoaded(200)).not.toThrow();
});
