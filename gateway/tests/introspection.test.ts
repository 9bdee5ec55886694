import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  introspectionTypes,
  isObjectType,
  type GraphQLObjectType,
  type IntrospectionQuery,
} from 'graphql';
import { codes, System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start({
    INTROSPECTION: true,
    RATE_LIMIT_ADDRESS_WORK: 10_000,
    RATE_LIMIT_ADDRESS_WORK_BURST: 100_000,
  });
});

afterAll(() => system.close());
beforeEach(() => void system.logged.splice(0));

const errorsLogged = () => system.logged.filter((line) => /"level":[56]0\b/.test(line));

/** A query for each field of each introspection type, with all its arguments. */
const FIELDS = introspectionTypes.filter(isObjectType).flatMap((type) =>
  Object.values(type.getFields()).flatMap(({ name, args, type: returned }) => {
    const selection = isObjectType(getNamedType(returned)) ? ' { __typename }' : '';
    const given = args.map((argument) => `(${argument.name}: true)`);
    return ['', ...given].map((argument): [string, string] => [
      `${type.name}.${name}${argument}`,
      reach(type, `${name}${argument}${selection}`),
    ]);
  }),
);

function reach({ name }: GraphQLObjectType, field: string): string {
  const paths: Record<string, (inside: string) => string> = {
    __Schema: (inside) => inside,
    __Type: (inside) => `types { ${inside} }`,
    __Field: (inside) => `types { fields { ${inside} } }`,
    __InputValue: (inside) => `directives { args { ${inside} } }`,
    __EnumValue: (inside) => `types { enumValues { ${inside} } }`,
    __Directive: (inside) => `directives { ${inside} }`,
  };
  const path = paths[name];
  if (!path) throw new Error(`how to get to ${name} is not known`);
  return `{ __schema { ${path(field)} } }`;
}

describe('introspection returns', () => {
  test.each(FIELDS)('%s', async (_, query) => {
    const { status, data, errors } = await system.send(query);
    expect({ status, errors }).toEqual({ status: 200, errors: undefined });
    expect(data).toHaveProperty('__schema');
    expect(errorsLogged()).toEqual([]);
  });

  test.each<[string, string, object, object]>([
    [
      'a type by name',
      '{ __type(name: "Message") { isOneOf specifiedByURL name } }',
      {},
      { __type: { isOneOf: null, specifiedByURL: null, name: 'Message' } },
    ],
    [
      'a type by variable',
      'query ($__n: String!) { __type(name: $__n) { name } }',
      { __n: 'Mood' },
      { __type: { name: 'Mood' } },
    ],
    ['null for an unknown type', '{ __type(name: "Nothing") { name } }', {}, { __type: null }],
    ['under aliases', '{ a: __type(name: "Mood") { b: name } c: __typename }', {}, { a: { b: 'Mood' }, c: 'Query' }],
    [
      'alongside other fields, in order',
      '{ a: __typename mood(mood: GOOD) s: __schema { queryType { name } } b: mood(mood: BAD) }',
      {},
      { a: 'Query', mood: 'GOOD', s: { queryType: { name: 'Query' } }, b: 'BAD' },
    ],
    [
      'inside of fragments',
      '{ ...A } fragment A on Query { ... @include(if: true) { __type(name: "Mood") { ...T } } ... on Query { mood(mood: GOOD) } } fragment T on __Type { isOneOf }',
      {},
      { __type: { isOneOf: null }, mood: 'GOOD' },
    ],
    [
      'under conditions',
      'query ($a: Boolean!) { __type(name: "Mood") @include(if: $a) { name } mood(mood: GOOD) @skip(if: $a) }',
      { a: false },
      { mood: 'GOOD' },
    ],
    [
      'alongside variables that only other fields use',
      'query ($m: Mood!, $n: String!) { mood(mood: $m) __type(name: $n) { name } }',
      { m: 'BAD', n: 'Mood' },
      { mood: 'BAD', __type: { name: 'Mood' } },
    ],
  ])('%s', async (_, query, variables, expected) => {
    const { data, errors } = await system.send(query, variables as Record<string, unknown>);
    expect({ data, errors }).toEqual({ data: expected, errors: undefined });
    expect(Object.keys(data)).toEqual(Object.keys(expected));
    const { value } = await system
      .connect()
      .iterate({ query, variables: variables as Record<string, unknown> })
      .next();
    expect(value).toEqual({ data: expected });
  });

  test('the whole schema to tools, with all options', async () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const { data } = await system.send(query);
    const schema = buildClientSchema(data as IntrospectionQuery);
    expect(schema.getType('Mood')).toBeDefined();
    expect(schema.getType('_Service')).toBeUndefined();
  });

  test('its result when the rest of the operation fails', async () => {
    const { data, errors } = await system.send('{ __type(name: "Mood") { name } fail(code: "CONFLICT") }');
    expect(data).toEqual({ __type: { name: 'Mood' }, fail: null });
    expect(codes({ errors: errors ?? [] })).toEqual(['CONFLICT']);
  });

  test('a client error for a null name', async () => {
    const query = 'query ($n: String = "Mood") { __type(name: $n) { name } }';
    expect(codes(await system.send(query, { n: null }))).toEqual(['BAD_USER_INPUT']);
    expect(errorsLogged()).toEqual([]);
  });
});
