import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import type { DocumentGate } from './document-gate.ts';

/** Documents that are kept, with their hashes, in bytes of memory. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** Where Apollo Server keeps them. */
type Cache = NonNullable<Exclude<ApolloServerOptions<BaseContext>['persistedQueries'], false | undefined>['cache']>;

/**
 * Automatic persisted queries: a client sends the hash of a document, and the document itself only to a gateway that
 * does not know it. Only what the gate keeps is kept here; any other client has to send its document each time, which
 * is what clients do when a gateway has forgotten one.
 */
export class PersistedQueries {
  private readonly kept = new LRUCache<string, string>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (document, hash) => 2 * (document.length + hash.length),
  });

  constructor(private readonly gate: Pick<DocumentGate, 'knows'>) {}

  /** What is kept, in bytes of memory. */
  get bytes(): number {
    return this.kept.calculatedSize;
  }

  /** The option of Apollo Server. */
  get options(): { cache: Cache; ttl: null } {
    const cache: Cache = {
      get: async (hash) => this.kept.get(hash),
      set: async (hash, document) => {
        if (this.gate.knows(document)) this.kept.set(hash, document);
      },
      delete: async (hash) => this.kept.delete(hash),
    };
    return { cache, ttl: null };
  }
}
