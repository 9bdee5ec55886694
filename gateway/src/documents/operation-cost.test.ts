import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { describe, expect, test } from '@jest/globals';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { readCostDirectives } from './cost-directives.ts';
import { CostModel } from './cost-model.ts';
import { OperationCost, type Variables } from './operation-cost.ts';

/** Weights are chosen so that all costs are integers; leaves cost nothing. */
const schemaOf = (imports: string, cost = 'cost', listSize = 'listSize') => /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", ${imports}])
  scalar Leaf @${cost}(weight: 0)
  type Query {
    room: Room
    rooms(first: Int, last: Int = 3): RoomConnection! @${cost}(weight: 10)
      @${listSize}(slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
    pages(first: Int, last: Int): RoomConnection! @${cost}(weight: 10)
      @${listSize}(assumedSize: 50, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
    unknown: [Room!]!
    find(ids: [Leaf!]!, filter: Filter): Leaf
    event: Event
    thing: Thing
  }
  type Mutation { act(ids: [Leaf!]): Leaf @${cost}(weight: 7) }
  input Filter { names: [Leaf!], inner: Filter, weighed: [Leaf!] @${cost}(weight: 5) }
  type RoomConnection { edges: [RoomEdge!]!, total: Leaf }
  type RoomEdge { node: Room! }
  type Room { id: Leaf, pins: [Message!] @${listSize}(assumedSize: 20), last: Message, reads: Leaf @${cost}(weight: 2) }
  type Message @${cost}(weight: 3) { id: Leaf, room: Room, users(first: Int): [Room!]! @${listSize}(assumedSize: 5, slicingArguments: ["first"], requireOneSlicingArgument: false) }
  interface Event { at: Leaf, room: Room }
  type Sent implements Event { at: Leaf, room: Room @${cost}(weight: 30), message: Message }
  type Left implements Event { at: Leaf, room: Room }
  union Thing = Room | Message
`;

function modelOf(sdl: string): CostModel {
  const services = [{ name: 'a', url: 'http://a', typeDefs: parse(sdl) }];
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(String(errors));
  const supergraph = Supergraph.build(supergraphSdl);
  return new CostModel(supergraph.apiSchema().toGraphQLJSSchema(), readCostDirectives(supergraph.schema));
}

const model = modelOf(schemaOf('"@cost", "@listSize"'));

function costOf(source: string, variables: Variables = {}, prices = model): number {
  const document = parse(source);
  const [operation] = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return new OperationCost(prices, document, operation as OperationDefinitionNode, variables).total();
}

// Rows have two or three items. Jest would take a third parameter for its callback.
const cases = (list: [source: string, cost: number, variables?: Variables][]) =>
  test.each(list)('%s costs %d', (...[source, cost, variables]) => expect(costOf(source, variables)).toBe(cost));

describe('lists', () => {
  cases([
    ['{ room { id } }', 1],
    ['{ room { reads } }', 3],
    ['{ unknown { id } }', 100],
    ['{ room { pins { id } } }', 1 + 20 * 3],
    ['{ room { pins { room { pins { id } } } } }', 1 + 20 * (3 + 1 + 60)],
    ['{ room { last { users { id } } } }', 1 + 3 + 5],
    ['{ room { last { users(first: 9) { id } } } }', 1 + 3 + 9],
    ['{ pages { edges { node { id } } } }', 10 + 50 * 2],
    ['{ pages { total } }', 10 + 50],
    ['{ pages(first: 2) { a: edges { node { id } } b: edges { node { id } } } }', 10 + 2 * (2 * 2)],
    ['{ rooms { edges { node { id } } } }', 10 + 3 * 2],
  ]);
});

describe('slicing arguments', () => {
  const page = '{ pages(first: $f, last: $l) { edges { node { id } } } }';
  const query = `query ($f: Int, $l: Int) ${page}`;
  cases([
    ['{ pages(first: null, last: 70) { edges { node { id } } } }', 10 + 70 * 2],
    ['{ pages(first: 4, last: 70) { edges { node { id } } } }', 10 + 70 * 2],
    ['{ pages(first: -5) { edges { node { id } } } }', 10 + 2],
    ['{ pages(first: 1000000000) { edges { node { id } } } }', 10 + 2_000_000_000],
    [query, 10 + 50 * 2],
    [query, 10 + 7 * 2, { f: 7 }],
    [query, 10 + 70 * 2, { f: null, l: 70 }],
    [query, 10 + 50 * 2, { f: null, l: null }],
    [query, 10 + 50 * 2, { f: '70' }],
    [query, 10 + 50 * 2, JSON.parse('{"__proto__": {"f": 1}}') as Variables],
    [`query ($f: Int = 30, $l: Int) ${page}`, 10 + 30 * 2],
    [`query ($f: Int = 30, $l: Int) ${page}`, 10 + 2, { f: 1 }],
    [`query ($f: Int = 30, $l: Int) ${page}`, 10 + 50 * 2, { f: null }],
    ['query ($l: Int) { rooms(last: $l) { edges { node { id } } } }', 10 + 3 * 2],
  ]);
});

describe('conditions', () => {
  const query =
    'query ($a: Boolean!, $b: Boolean = true) { room { ...F @include(if: $a) } x: room @skip(if: $b) { id } }';
  const fragment = 'fragment F on Room { pins { id } }';
  cases([
    [`${query} ${fragment}`, 61, { a: true }],
    [`${query} ${fragment}`, 1, { a: false }],
    [`${query} ${fragment}`, 2, { a: false, b: false }],
    ['{ room @skip(if: true) { id } }', 0],
  ]);
});

describe('lists in arguments', () => {
  const query = 'query ($ids: [Leaf!]!, $filter: Filter) { find(ids: $ids, filter: $filter) }';
  const filter = { names: ['a'], weighed: ['b', 'c'], inner: { names: ['d', 'e'] } };
  cases([
    ['{ find(ids: ["a", "b"]) }', 2],
    [query, 3, { ids: ['a', 'b', 'c'] }],
    [query, 1, { ids: 'a' }],
    [query, 1 + 1 + 2 * 5 + 2, { ids: ['a'], filter }],
    ['mutation ($ids: [Leaf!]) { act(ids: $ids) }', 7 + 2, { ids: ['a', 'b'] }],
    ['mutation ($ids: [Leaf!]) { act(ids: $ids) }', 7],
  ]);
});

describe('fragments', () => {
  cases([
    ['{ event { ... on Sent { message { id } } ... on Left { room { id } } } }', 1 + 3],
    ['{ event { at room { id } } }', 1 + 30],
    ['{ event { room { id } ... on Sent { message { id } } ... on Sent { message { id } } } }', 1 + 30 + 6],
    ['{ thing { ... on Room { pins { id } } ... on Message { id } } }', 3 + 60],
    ['{ event { ...A } } fragment A on Event { ... on Event { ... on Left { room { id } } } }', 1 + 1],
    ['{ ...A } fragment A on Query { room { id } ...A }', 1],
    [
      '{ a: pages(first: 1) { ...E } b: pages(first: 10) { ...E } } fragment E on RoomConnection { edges { node { id } } }',
      20 + 2 + 20,
    ],
  ]);

  test('are measured once each, even if they double at each level', () => {
    const fragments = Array.from({ length: 100 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
    expect(costOf(`{ ...F0 } ${fragments.join(' ')} fragment F100 on Query { room { id } }`)).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });
});

describe('the cost directives', () => {
  test('may be renamed in the supergraph', () => {
    const imports = '{ name: "@cost", as: "@price" }, { name: "@listSize", as: "@many" }';
    const renamed = modelOf(schemaOf(imports, 'price', 'many'));
    expect(costOf('{ pages(first: 3) { edges { node { reads } } } }', {}, renamed)).toBe(10 + 3 * 4);
  });

  test('are optional', () => {
    const plain = modelOf('type Query { a: [A!]! } type A { b: A }');
    expect(costOf('{ a { b { __typename } } }', {}, plain)).toBe(100 + 100 + 10);
  });
});
