import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { codes, System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});

afterAll(() => system.close());
beforeEach(() => void system.logged.splice(0));

type Variables = Record<string, unknown>;

const errorsLogged = () => system.logged.filter((line) => /"level":[56]0\b/.test(line));

/** The error codes over HTTP and over WebSocket. */
async function errorCodes(query: string, variables: Variables) {
  const overHttp = codes(await system.send(query, variables));
  try {
    const { value } = await system.connect().iterate({ query, variables }).next();
    return [overHttp, codes(value as Parameters<typeof codes>[0])];
  } catch (errors) {
    return [overHttp, codes({ errors: errors as [] })];
  }
}

describe('invalid variables are bad input:', () => {
  test.each<[string, string, Variables]>([
    ['a string for a number', 'query ($n: Int) { messages(first: $n) { id } }', { n: '1' }],
    ['a list for a number', 'query ($n: Int) { messages(first: $n) { id } }', { n: [1] }],
    ['a number beyond 32 bits', 'query ($n: Int) { messages(first: $n) { id } }', { n: 2 ** 40 }],
    ['an object for a string', 'query ($t: String) { messages(tag: $t) { id } }', { t: {} }],
    ['an unknown enum value', 'query ($m: Mood!) { mood(mood: $m) }', { m: 'UGLY' }],
    ['an object for an enum', 'query ($m: Mood!) { mood(mood: $m) }', { m: { toString: 1 } }],
    ['nothing', 'query ($m: Mood!) { mood(mood: $m) }', {}],
    ['null', 'query ($m: Mood!) { mood(mood: $m) }', { m: null }],
    ['null in place of a default', 'query ($m: Mood = GOOD) { mood(mood: $m) }', { m: null }],
    ['null in place of a condition', 'query ($a: Boolean = true) { me @include(if: $a) { id } }', { a: null }],
    ['null, used in a fragment', 'query ($m: Mood = BAD) { ...F } fragment F on Query { mood(mood: $m) }', { m: null }],
    ['null, in a mutation', 'mutation ($b: String = "") { say(body: $b) { id } }', { b: null }],
  ])('%s', async (_, query, variables) => {
    expect(await errorCodes(query, variables)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']]);
    expect(errorsLogged()).toEqual([]);
  });

  test('more errors than are reported', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `v${index}`);
    const declared = names.map((name) => `$${name}: Mood!`).join(' ');
    const query = `query (${declared}) { ${names.map((name) => `${name}: mood(mood: $${name})`).join(' ')} }`;
    for (const found of await errorCodes(query, {})) {
      expect(found.length).toBeLessThan(names.length);
      expect(new Set(found)).toEqual(new Set(['BAD_USER_INPUT']));
    }
    expect(errorsLogged()).toEqual([]);
  });
});

describe('unusual variables are accepted:', () => {
  test.each<[string, string, Variables, unknown]>([
    ['null where it is allowed', 'query ($n: Int) { messages(first: $n) { id } }', { n: null }, 'messages'],
    ['undeclared variables', '{ me { id } }', { x: { y: [null] }, constructor: 1 }, 'me'],
    ['a default for a missing value', 'query ($m: Mood = GOOD) { mood(mood: $m) }', {}, 'mood'],
  ])('%s', async (_, query, variables, field) => {
    const { data, errors } = await system.send(query, variables);
    expect(errors).toBeUndefined();
    expect(data).toHaveProperty(String(field));
  });
});
