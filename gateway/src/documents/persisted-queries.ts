import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import type { DocumentValidator } from './document-validator.ts';

/** Maximum size of the cache, in bytes of memory. */
const MAX_CACHE_BYTES = 8 * 1024 * 1024;

/** The cache interface of Apollo Server. */
type Cache = NonNullable<Exclude<ApolloServerOptions<BaseContext>['persistedQueries'], false | undefined>['cache']>;

/**
 * Automatic persisted queries: a client sends the hash of a document, and the document itself only when the gateway
 * does not know it. Only documents that the validator caches are stored; other clients send theirs each time, as they
 * do after an eviction.
 */
export class PersistedQueries {
  private readonly documents = new LRUCache<string, string>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (document, hash) => 2 * (document.length + hash.length),
  });

  constructor(private readonly validator: Pick<DocumentValidator, 'isCached'>) {}

  /** Size of the cache in bytes of memory. */
  get bytes(): number {
    return this.documents.calculatedSize;
  }

  /** The option for Apollo Server. */
  get options(): { cache: Cache; ttl: null } {
    const cache: Cache = {
      get: async (hash) => this.documents.get(hash),
      set: async (hash, document) => {
        if (this.validator.isCached(document)) this.documents.set(hash, document);
      },
      delete: async (hash) => this.documents.delete(hash),
    };
    return { cache, ttl: null };
  }
}
