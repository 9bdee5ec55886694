import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createDocumentStore, documentBytes } from './document-store.ts';

const documentOf = (index: number, fields = 200) =>
  parse(
    `query Q${index} { ${Array.from({ length: fields }, (_, field) => `a${field}: node(id: "${index}") { id }`).join(' ')} }`,
    { noLocation: true },
  );

test('overestimates the heap size of documents slightly', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  documentOf(0);
  const before = heap();
  const documents = Array.from({ length: 200 }, (_, index) => documentOf(index));
  const taken = heap() - before;
  const estimate = documents.reduce((sum, document) => sum + documentBytes(document), 0);
  expect(estimate).toBeGreaterThan(taken);
  expect(estimate).toBeLessThan(3 * taken);
});

test('keeps the most recent documents up to its size', async () => {
  const store = createDocumentStore(10 * documentBytes(documentOf(100)));
  for (let index = 100; index < 200; index++) await store.set(String(index), documentOf(index));
  const kept = await Promise.all(Array.from({ length: 100 }, (_, index) => store.get(String(100 + index))));
  expect(kept.filter(Boolean)).toHaveLength(10);
  expect(kept.slice(-10).every(Boolean)).toBe(true);
});

test('does not keep a document that is larger than the whole store', async () => {
  const store = createDocumentStore(documentBytes(documentOf(0)));
  await store.set('large', documentOf(1, 1_000));
  expect(await store.get('large')).toBeUndefined();
});
