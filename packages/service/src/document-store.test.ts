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

test('the estimate is above what documents take on the heap, and not far above', () => {
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

test('documents are kept up to the size, the latest ones', async () => {
  const store = createDocumentStore(10 * documentBytes(documentOf(100)));
  for (let index = 100; index < 200; index++) await store.set(String(index), documentOf(index));
  const kept = await Promise.all(Array.from({ length: 100 }, (_, index) => store.get(String(100 + index))));
  expect(kept.filter(Boolean)).toHaveLength(10);
  expect(kept.slice(-10).every(Boolean)).toBe(true);
});

test('a document that is larger than the whole store is not kept', async () => {
  const store = createDocumentStore(documentBytes(documentOf(0)));
  await store.set('large', documentOf(1, 1_000));
  expect(await store.get('large')).toBeUndefined();
});
