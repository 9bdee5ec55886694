import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Supergraph } from '@apollo/federation-internals';
import { describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type OperationDefinitionNode,
} from 'graphql';
import { costLimits, loadConfig } from '../config.ts';
import { readCostDirectives } from './cost-directives.ts';
import { CostModel } from './cost-model.ts';
import { OperationCost, type Variables } from './operation-cost.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const supergraph = Supergraph.build(readFileSync(join(ROOT, 'schema/generated/supergraph.graphql'), 'utf8'));
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const directives = readCostDirectives(supergraph.schema);
const model = new CostModel(schema, directives);
const limits = costLimits(
  loadConfig({
    AUTH_URLS: 'http://auth',
    CHAT_URLS: 'http://chat',
    REDIS_URL: 'redis://redis',
    SUBGRAPH_SECRET: 'x'.repeat(32),
  }),
);

function costOf(source: string, variables: Variables = {}): { cost: number; most: number } {
  const document = parse(source);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return priced(source, operation as OperationDefinitionNode, variables);
}

function priced(source: string, operation: OperationDefinitionNode, variables: Variables) {
  const cost = new OperationCost(model, parse(source), operation, variables).total();
  const most = operation.operation === OperationTypeNode.SUBSCRIPTION ? limits.subscription : limits.query;
  return { cost, most };
}

const page = (inner: string) => `messages(last: 100) { edges { node { ${inner} } } }`;

describe('the cost limit rejects an operation that', () => {
  test.each([
    [
      'reads mentions of all messages of all rooms',
      `{ myRooms(first: 100) { edges { node { ${page('mentions { id }')} } } } }`,
    ],
    [
      'reads the rooms of all mentioned users',
      `{ room(id: "r") { ${page('mentions { rooms(first: 100) { edges { node { id } } } }')} } }`,
    ],
    [
      'reads the direct rooms of all mentioned users',
      `{ room(id: "r") { ${page('mentions { directRoom { lastMessage { id } } }')} } }`,
    ],
    [
      'reads pins of pins of pins',
      '{ room(id: "r") { pinnedMessages { room { pinnedMessages { room { pinnedMessages { id } } } } } } }',
    ],
    ['reads messages in messages', `{ room(id: "r") { ${page(`room { ${page('id')} }`)} } }`],
    [
      'reads messages in messages in messages',
      '{ room(id: "r") { messages { edges { node { room { messages { edges { node { room { messages { edges { node { id } } } } } } } } } } } } }',
    ],
    ['reads the reactions and their users', `{ room(id: "r") { ${page('reactions { users(first: 100) { id } }')} } }`],
    [
      'reads rooms of all members',
      '{ room(id: "r") { members(first: 100) { edges { node { user { rooms { edges { node { id } } } } } } } } }',
    ],
    ['requests more than a page', '{ rooms(first: 1000000000) { edges { cursor } } }'],
    [
      'repeats a page under aliases',
      `{ room(id: "r") { ${Array.from({ length: 29 }, (_, i) => `a${i}: ${page('id')}`).join(' ')} } }`,
    ],
    [
      'selects a page for each event',
      `subscription { inboxEvents { ... on RoomActivity { room { ${page('id')} } } } }`,
    ],
    [
      'selects the pins for each event',
      'subscription { inboxEvents { ... on RoomActivity { room { pinnedMessages { id } } } } }',
    ],
  ])('%s', (_, source) => {
    const { cost, most } = costOf(source);
    expect(cost).toBeGreaterThan(most);
  });

  test('watches the presence of too many users in one subscription', () => {
    const source = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { online } }';
    expect(costOf(source, { ids: Array(100).fill('u') }).cost).toBeLessThan(limits.subscription);
    expect(costOf(source, { ids: Array(1_000).fill('u') }).cost).toBeGreaterThan(limits.subscription);
  });
});

test('paging in both directions costs as much as the longer page', () => {
  const both = costOf('{ room(id: "r") { messages(first: null, last: 100) { edges { node { id } } } } }');
  expect(both).toEqual(costOf(`{ room(id: "r") { ${page('id')} } }`));
});

test('every list in the schema has a size', () => {
  const sized = new Set([...directives.listSizes].flatMap(([, { sizedFields }]) => sizedFields));
  const missing = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return [];
    return Object.values(type.getFields())
      .filter((field) => isListType(isNonNullType(field.type) ? field.type.ofType : field.type))
      .filter((field) => isCompositeType(getNamedType(field.type)) && !sized.has(field.name))
      .map((field) => `${type.name}.${field.name}`)
      .filter((coordinate) => !directives.listSizes.has(coordinate));
  });
  expect(missing).toEqual([]);
});

describe('the web client', () => {
  const folder = join(ROOT, 'web/src');
  const sources = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('gql/') && !name.includes('.test.'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .flatMap((text) => [...text.matchAll(/graphql\(\s*`([^`]*)`/g)].map(([, document]) => document ?? ''));
  const all = sources.join('\n');
  const operations = parse(all).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);

  test.each((operations as OperationDefinitionNode[]).map((operation) => [operation.name?.value, operation] as const))(
    'may run %s with its largest page',
    (_name, operation) => {
      const variables = { first: 100, last: 100, userIds: Array(100).fill('u') };
      const { cost, most } = priced(all, operation, { ...variables, ...(isTimeline(operation) && { last: 50 }) });
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThan(0.8 * most);
    },
  );
});

/** It selects the pins besides its page of 50. */
const isTimeline = ({ name }: OperationDefinitionNode) => name?.value === 'RoomTimeline';
