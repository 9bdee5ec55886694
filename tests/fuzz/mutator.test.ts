import { describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { apiSchema } from './api-schema.ts';
import { Grower } from './grower.ts';
import { Mutator } from './mutator.ts';
import { ArgumentMaker } from './pools.ts';
import { Random } from './random.ts';
import { write, type Operation } from './selection.ts';

const POOLS = { rooms: ['r1', 'r2'], messages: ['m1'], people: ['p1', 'p2'], usernames: ['ada'] };
const TIMES = 200;
const schema = apiSchema();

function makers(seed: number) {
  const random = new Random(seed);
  const args = new ArgumentMaker(random, POOLS);
  args.learn('{"cursor":"abcdef"}');
  const grower = new Grower(schema, random, args, 12);
  return { random, grower, mutator: new Mutator(schema, random, grower) };
}

describe.each(['query', 'subscription'] as const)('each %s that the fuzzer makes is valid', (kind) => {
  test('grown, and after many mutations', () => {
    const { random, grower, mutator } = makers(1);
    const corpus: Operation[] = Array.from({ length: 20 }, () => grower.grow(kind));
    const deepest = new Set<number>();
    for (let done = 0; done < TIMES; done++) {
      const mutant = mutator.mutate(random.of(corpus), random.of(corpus));
      const { query } = write(mutant);
      expect(validate(schema, parse(query))).toEqual([]);
      deepest.add(query.length);
      if (query.length < 3_000) corpus[random.below(corpus.length)] = mutant;
    }
    expect(deepest.size).toBeGreaterThan(TIMES / 4);
  });
});

test('the same seed makes the same operations', () => {
  const [one, other, different] = [7, 7, 8].map((seed) => write(makers(seed).grower.grow('query')));
  expect(other).toEqual(one);
  expect(different).not.toEqual(one);
});
