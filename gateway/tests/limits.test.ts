import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start({ INTROSPECTION: false });
});

afterAll(() => system.close());

/** The response of each transport, in the same form. */
const TRANSPORTS = {
  http: async (query: string) => {
    const { data, errors } = await system.send(query);
    return { data, errors };
  },
  socket: async (query: string) => {
    const stream = system.connect().iterate({ query });
    try {
      const { value } = await stream.next();
      return { data: value?.data, errors: value?.errors };
    } catch (errors) {
      return { data: undefined, errors };
    }
  },
};

const nested = (depth: number) => `{ messages { ${'author { '.repeat(depth)} id ${'}'.repeat(depth)} } }`;
const many = (count: number, field: (i: number) => string) =>
  `{ ${Array.from({ length: count }, (_, i) => field(i)).join(' ')} }`;

describe.each(Object.entries(TRANSPORTS))('over %s', (_, ask) => {
  test.each([
    ['too deep', nested(50), 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too deep through fragments',
      `{ messages { ...F0 } } ${Array.from({ length: 13 }, (_, i) => `fragment F${i} on Message { author { ...${i < 12 ? `F${i + 1}` : 'Last'} } }`).join(' ')} fragment Last on User { id }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['with too many aliases', many(31, (i) => `a${i}: __typename`), 'GRAPHQL_VALIDATION_FAILED'],
    ['with too many fields', many(1_001, () => 'me { id }'), 'GRAPHQL_PARSE_FAILED'],
    [
      'with fields multiplied by fragments',
      `{ me { ...A } } ${'ABCDE'
        .split('')
        .map((name, i) => `fragment ${name} on User { ${`...${'ABCDEF'[i + 1]} `.repeat(10)} }`)
        .join(' ')} fragment F on User { id }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['with too many directives', many(60, () => 'me @skip(if: true) { id }'), 'GRAPHQL_VALIDATION_FAILED'],
    ['that is too long', `{ me { id } } ${'#'.repeat(20_000)}`, 'PAYLOAD_TOO_LARGE'],
    [
      'with a fragment cycle',
      '{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['for the schema', '{ __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['for one type', '{ __type(name: "User") { name } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['of subgraphs only', '{ _service { sdl } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['with @defer', '{ me { ... @defer { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('a query %s is rejected before it is executed', async (_, query, code) => {
    const before = system.auth.requests.length;
    const { data, errors } = await ask(query);
    expect(data).toBeUndefined();
    expect(errors[0]).toMatchObject({ extensions: { code } });
    expect(system.auth.requests).toHaveLength(before);
  });

  test('a query just within the limits is executed', async () => {
    const { errors } = await ask(many(30, (i) => `a${i}: __typename`));
    expect(errors).toBeUndefined();
  });
});
