import { decodeJwt } from 'jose';

/** What an access token says of the session it belongs to. */
export interface TokenClaims {
  sessionId: string;
  userId?: string | undefined;
  /** In seconds since the epoch; 0 when the token does not say. */
  issuedAt: number;
}

/**
 * Reads an `Authorization` header without proving it; null when it carries nothing like a token of ours. Fit for
 * refusing only: the claims of a token that holds are true, and one that does not hold is refused by whoever proves
 * it. So nothing is computed twice, and the check needs no key of auth's.
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
