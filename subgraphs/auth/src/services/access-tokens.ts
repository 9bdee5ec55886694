import { randomUUID, type KeyObject } from 'node:crypto';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER, type Viewer } from '@parley/service/identity';
import { calculateJwkThumbprint, SignJWT, type JSONWebKeySet } from 'jose';
import { publicJwk } from './signing-key.ts';

export interface AccessToken {
  accessToken: string;
  viewer: Viewer;
}

/** Signs access tokens (RFC 9068) and publishes the keys that verify them (RFC 7517). */
export class AccessTokens {
  private constructor(
    private readonly key: KeyObject,
    private readonly kid: string,
    private readonly lifetimeSeconds: number,
    /** The public keys, as served at `/.well-known/jwks.json`; the first one signs. */
    readonly jwks: JSONWebKeySet,
  ) {}

  /**
   * A key's id is its thumbprint (RFC 7638), so that all replicas agree on it.
   * @param others additional keys that verify tokens: recent signing keys, or the next one.
   */
  static async create(key: KeyObject, others: readonly KeyObject[], lifetimeSeconds: number): Promise<AccessTokens> {
    const published = await Promise.all([key, ...others].map(publish));
    const kid = published[0]?.kid ?? '';
    const keys = published.filter((jwk, index) => published.findIndex((other) => other.kid === jwk.kid) === index);
    return new AccessTokens(key, kid, lifetimeSeconds, { keys } as JSONWebKeySet);
  }

  /** @param issuedAt in seconds since the epoch. */
  async sign(identity: Omit<Viewer, 'expiresAt'>, issuedAt: number): Promise<AccessToken> {
    const expiresAt = issuedAt + this.lifetimeSeconds;
    const accessToken = await new SignJWT({ sid: identity.sessionId, role: identity.role })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: 'at+jwt', kid: this.kid })
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(identity.userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { accessToken, viewer: { ...identity, expiresAt: new Date(expiresAt * 1000) } };
  }
}

async function publish(key: KeyObject) {
  const jwk = publicJwk(key);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: TOKEN_ALGORITHM, use: 'sig' };
}
