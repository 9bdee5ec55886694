import { describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { apiSchema } from './api-schema.ts';
import { OperationGenerator } from './operation-generator.ts';
import { Mutator } from './mutator.ts';
import { ArgumentGenerator } from './argument-generator.ts';
import { Random } from './random.ts';
import { write, type Operation } from './selection.ts';

const POOLS = { rooms: ['r1', 'r2'], messages: ['m1'], people: ['p1', 'p2'], usernames: ['ada'] };
const TIMES = 200;
const schema = apiSchema();

function makers(seed: number) {
  const random = new Random(seed);
  const args = new ArgumentGenerator(random, POOLS);
  args.learn('{"cursor":"abcdef"}');
  const generator = new OperationGenerator(schema, random, args, 12);
  return { random, generator, mutator: new Mutator(schema, random, generator) };
}

describe.each(['query', 'subscription'] as const)('each generated %s is valid', (kind) => {
  test('before and after many mutations', () => {
    const { random, generator, mutator } = makers(1);
    const corpus: Operation[] = Array.from({ length: 20 }, () => generator.generate(kind));
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

test('the same seed generates the same operations', () => {
  const [one, other, different] = [7, 7, 8].map((seed) => write(makers(seed).generator.generate('query')));
  expect(other).toEqual(one);
  expect(different).not.toEqual(one);
});
