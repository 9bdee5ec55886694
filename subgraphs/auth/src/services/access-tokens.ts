import { randomUUID, type KeyObject } from 'node:crypto';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER, type Viewer } from '@parley/shared';
import { calculateJwkThumbprint, SignJWT, type JSONWebKeySet } from 'jose';
import { publicJwk } from './signing-key.ts';

export interface AccessToken {
  accessToken: string;
  viewer: Viewer;
}

/** Signs access tokens (RFC 9068) and publishes the key that proves them (RFC 7517). */
export class AccessTokens {
  private constructor(
    private readonly key: KeyObject,
    private readonly kid: string,
    private readonly lifetimeSeconds: number,
    /** The public keys, as they stand at `/.well-known/jwks.json`. */
    readonly jwks: JSONWebKeySet,
  ) {}

  /** The key's id is its thumbprint (RFC 7638), so that all replicas agree on it. */
  static async create(key: KeyObject, lifetimeSeconds: number): Promise<AccessTokens> {
    const jwk = publicJwk(key);
    const kid = await calculateJwkThumbprint(jwk);
    const jwks = { keys: [{ ...jwk, kid, alg: TOKEN_ALGORITHM, use: 'sig' }] } as JSONWebKeySet;
    return new AccessTokens(key, kid, lifetimeSeconds, jwks);
  }

  async sign(identity: Omit<Viewer, 'expiresAt'>): Promise<AccessToken> {
    const issuedAt = Math.floor(Date.now() / 1000);
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
