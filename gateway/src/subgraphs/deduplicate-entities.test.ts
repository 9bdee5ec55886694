import { expect, test } from '@jest/globals';
import { deduplicateEntities } from './deduplicate-entities.ts';

const user = (id: string) => ({ __typename: 'User', id });
const representations = [user('a'), user('b'), user('a'), user('c'), user('b')];

test('names each entity once and keeps the other variables', () => {
  const { variables } = deduplicateEntities({ first: 1, representations });
  expect(variables).toEqual({ first: 1, representations: [user('a'), user('b'), user('c')] });
});

test('copies each entity to all its places in the response', () => {
  const { expand } = deduplicateEntities({ representations });
  const [a, b] = [{ name: 'A', rooms: [{ id: '1' }] }, { name: 'B' }];
  const { data } = expand({ data: { _entities: [a, b, null] } });
  const entities = data?.['_entities'] as (typeof a)[];
  expect(entities).toEqual([a, b, a, null, b]);
  expect(entities[2]).not.toBe(entities[0]);
  expect(entities[2]?.rooms[0]).not.toBe(entities[0]?.rooms[0]);
  expect(entities[4]).not.toBe(entities[1]);
});

test('repeats the error of an entity for all its places', () => {
  const { expand } = deduplicateEntities({ representations });
  const errors = [{ message: 'one', path: ['_entities', 1, 'name'] }, { message: 'all' }];
  const response = expand({ data: { _entities: [{}, null, {}] }, errors });
  expect(response.errors).toEqual([
    { message: 'one', path: ['_entities', 1, 'name'] },
    { message: 'one', path: ['_entities', 4, 'name'] },
    { message: 'all' },
  ]);
  expect(expand({ data: null, errors })).toMatchObject({ data: null });
});

test('leaves requests without duplicates unchanged', () => {
  const variables = { representations: [user('a'), user('b')] };
  const response = { data: { _entities: [] } };
  for (const given of [variables, { id: 1 }, undefined]) {
    const request = deduplicateEntities(given);
    expect(request.variables).toBe(given);
    expect(request.expand(response)).toBe(response);
  }
});
