import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import type { DocumentValidator } from './document-validator.ts';

/** Documents that are kept, with their hashes, in bytes of memory. */
const MAX_CACHE_BYTES = 8 * 1024 * 1024;

/** Where Apollo Server keeps them. */
type Cache = NonNullable<Exclude<ApolloServerOptions<BaseContext>['persistedQueries'], false | undefined>['cache']>;

/**
 * Automatic persisted queries: a client sends the hash of a document, and the document itself only to a gateway that
 * does not know it. Only what the validator keeps is kept here; any other client has to send its document each time, which
 * is what clients do when a gateway has forgotten one.
 */
export class PersistedQueries {
  private readonly kept = new LRUCache<string, string>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (document, hash) => 2 * (document.length + hash.length),
  });

  constructor(private readonly validator: Pick<DocumentValidator, 'isCached'>) {}

  /** What is kept, in bytes of memory. */
  get bytes(): number {
    return this.kept.calculatedSize;
  }

  /** The option of Apollo Server. */
  get options(): { cache: Cache; ttl: null } {
    const cache: Cache = {
      get: async (hash) => this.kept.get(hash),
      set: async (hash, document) => {
        if (this.validator.isCached(document)) this.kept.set(hash, document);
      },
      delete: async (hash) => this.kept.delete(hash),
    };
    return { cache, ttl: null };
  }
}
