import { InMemoryCache, type TypePolicies } from '@apollo/client/cache';
import { cacheSizes } from '@apollo/client/utilities';

// Each message has two lists, reactions and mentions. With the default size, 5,000 messages in a room would evict each
// other's entries, and every change would read all of them again.
cacheSizes['inMemoryCache.executeSubSelectedArray'] = 50_000;

/** Creates an empty cache with the type policies of the features. */
export function createCache(...features: TypePolicies[]): InMemoryCache {
  const cache = new InMemoryCache();
  for (const typePolicies of features) cache.policies.addTypePolicies(typePolicies);
  return cache;
}
