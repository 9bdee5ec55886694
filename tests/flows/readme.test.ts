import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';

test.each([
  ['README.md', 5],
  ['docs/integrating.md', 3],
])('the operations that %s shows are valid', (file, least) => {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^```graphql\n(.*?)^```/gms)].map(([, code]) => code ?? '');
  const supergraph = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8'));
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  // Some blocks show more than one operation without a name, as nobody would send them together.
  const operations = blocks.flatMap((block) =>
    parse(block).definitions.map((definition) => ({ kind: 'Document', definitions: [definition] }) as const),
  );
  expect(operations.length).toBeGreaterThanOrEqual(least);
  expect(operations.flatMap((operation) => validate(schema, operation as never))).toEqual([]);
});
