import { expect, test } from '@jest/globals';
import { buildSchema, GraphQLError, Source } from 'graphql';
import { DocumentCache } from './document-cache.ts';

const documents = new DocumentCache(buildSchema('type Query { now: String }'));

test('parses the same source once', () => {
  const document = documents.parse('{ now }');
  expect(documents.parse('{ now }')).toBe(document);
  expect(documents.parse(new Source('{ now }'))).toBe(document);
  expect(documents.parse('{ now now }')).not.toBe(document);
});

test('returns the errors of an invalid document each time', () => {
  expect(documents.validate(documents.parse('{ now }'))).toEqual([]);
  for (let time = 0; time < 2; time++) {
    const problems = documents.validate(documents.parse('{ then }'));
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('then')]);
    expect(() => documents.parse('{')).toThrow(GraphQLError);
  }
});
