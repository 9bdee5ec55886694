import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { limitErrors, type DocumentLimits } from './document-limits.ts';
import { documentSize } from './document-size.ts';

const LIMITS: DocumentLimits = {
  depth: 12,
  aliases: 30,
  fields: 1_000,
  directives: 50,
  bytes: 16_384,
  tokens: 2_000,
};

const problems = (source: string) => limitErrors(parse(source), LIMITS).map(({ message }) => message);

describe('documentSize', () => {
  test('counts a fragment for each use', () => {
    const source = '{ a { ...F } b: a { ...F } } fragment F on T { c { d: e } }';
    expect(documentSize(parse(source))).toEqual({ depth: 3, aliases: 3, fields: 6 });
  });

  test('measures the largest operation', () => {
    expect(documentSize(parse('query A { a } query B { a { b } }'))).toEqual({ depth: 2, aliases: 0, fields: 2 });
  });

  test('ignores fragment cycles', () => {
    expect(documentSize(parse('{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }')).depth).toBe(2);
  });

  test('measures nested fragments that double at each level in linear time', () => {
    const fragments = Array.from({ length: 100 }, (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`);
    const { fields } = documentSize(parse(`{ ...F0 } ${fragments.join(' ')} fragment F100 on T { a }`));
    expect(fields).toBe(2 ** 100);
  });
});

describe('limitErrors', () => {
  test('allows the introspection query of tools', () => {
    expect(problems(getIntrospectionQuery())).toEqual([]);
  });

  test.each([
    '{ __proto__: rooms { id } }',
    '{ rooms { __typename: id } }',
    '{ __parley_cursor: rooms { id } }',
    'query ($__proto__: Int) { rooms(first: $__proto__) { id } }',
    'query ($__parley_after: Int) { rooms(first: $__parley_after) { id } }',
    'query ($representations: Int) { rooms(first: $representations) { id } }',
  ])('rejects the reserved name in %s', (source) => {
    expect(problems(source)).toEqual([expect.stringContaining('reserved')]);
  });

  test.each([
    '{ __a: rooms { __id: id __typename __isRoom: __typename } }',
    '{ __schema: rooms { __typename: __typename __type: id } }',
    'query ($__relay_internal__pv__Showrelayprovider: Boolean!) { rooms { id @include(if: $__relay_internal__pv__Showrelayprovider) } }',
    '{ representations: rooms { id } }',
  ])('allows other names with two underscores: %s', (source) => {
    expect(problems(source)).toEqual([]);
  });

  test('rejects a subscription with a conditional root field', () => {
    expect(
      problems('subscription ($a: Boolean!) { ...F @skip(if: $a) } fragment F on Subscription { x }'),
    ).toHaveLength(1);
  });
});
