import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import type { DocumentGate } from './document-gate.ts';

/** Documents that are kept, with their hashes. */
const KEPT_CHARACTERS = 4 * 1_024 * 1_024;

/** Where Apollo Server keeps them. */
type Cache = NonNullable<Exclude<ApolloServerOptions<BaseContext>['persistedQueries'], false | undefined>['cache']>;

/**
 * Automatic persisted queries: a client sends the hash of a document, and the document itself only to a gateway that does
 * not know it. Anybody may add some, so nothing relies on one being kept, and only what may be executed is.
 */
export function persistedQueries(gate: DocumentGate): { cache: Cache; ttl: null } {
  const kept = new LRUCache<string, string>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (document, hash) => document.length + hash.length,
  });
  const cache: Cache = {
    get: async (hash) => kept.get(hash),
    set: async (hash, document) => {
      if (gate.check(document).document) kept.set(hash, document);
    },
    delete: async (hash) => kept.delete(hash),
  };
  return { cache, ttl: null };
}
