import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { Logger } from '../telemetry/logging.ts';

/** How often the public keys are fetched again, so that a retired key is dropped. */
const REFRESH_MS = 5 * 60_000;
/** The minimum time between two fetches for an unknown `kid`. */
const UNKNOWN_KEY_COOLDOWN_MS = 5_000;
const FETCH_TIMEOUT_MS = 3_000;

export interface RemoteKeys {
  keys: JWTVerifyGetKey;
  close(): void;
}

/**
 * The auth service's public keys (RFC 7517), fetched from the first of `origins` that responds. The cached keys stay in
 * use while no replica responds, so that access tokens remain valid when auth is down.
 */
export function remoteKeys(origins: string[], logger: Logger): RemoteKeys {
  const fetchFromAny = async (url: string, init: RequestInit): Promise<Response> => {
    const failures: unknown[] = [];
    for (const origin of origins) {
      try {
        const response = await fetch(new URL(new URL(url).pathname, origin), init);
        if (response.ok) return response;
        failures.push(new Error(`${origin} responded with status ${response.status}`));
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'no auth replica returned its public keys');
  };
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', origins[0]), {
    cacheMaxAge: Infinity,
    cooldownDuration: UNKNOWN_KEY_COOLDOWN_MS,
    timeoutDuration: FETCH_TIMEOUT_MS,
    [customFetch]: fetchFromAny,
  });
  const timer = setInterval(() => {
    keys
      .reload()
      .catch((error: unknown) => logger.warn({ err: error }, 'public keys not refreshed, using cached keys'));
  }, REFRESH_MS).unref();
  return { keys, close: () => clearInterval(timer) };
}
