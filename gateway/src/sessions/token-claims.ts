import { decodeJwt } from 'jose';

/** The session claims of an access token. */
export interface TokenClaims {
  sessionId: string;
  userId?: string | undefined;
  /** In seconds since the epoch; 0 when missing. */
  issuedAt: number;
}

/**
 * Reads the claims of an `Authorization` header without verifying them; null without a token of ours. Use it only to
 * reject tokens: the claims of a valid token are true, and the service that verifies a token rejects an invalid one. So no
 * signature is verified twice, and no key is needed.
 */
export function claimsOf(authorization: string | undefined): TokenClaims | null {
  const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return null;
  try {
    const { sid, sub, iat } = decodeJwt(token);
    if (typeof sid !== 'string') return null;
    return { sessionId: sid, userId: sub, issuedAt: typeof iat === 'number' ? iat : 0 };
  } catch {
    return null;
  }
}
