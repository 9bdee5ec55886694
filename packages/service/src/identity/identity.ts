import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import { JOSEError, JWKSTimeout } from 'jose/errors';
import { ServiceUnavailableError, UnauthenticatedError } from '../errors/errors.ts';

/** The `iss` and `aud` claims of every access token. */
export const TOKEN_ISSUER = 'parley';
export const TOKEN_AUDIENCE = 'parley';
/** The only accepted algorithm (RFC 8037). */
export const TOKEN_ALGORITHM = 'EdDSA';

export const ROLES = ['USER', 'MODERATOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** The user on whose behalf a request runs, as proven by an access token. */
export interface Viewer {
  userId: string;
  sessionId: string;
  role: Role;
  /** When the token expires. */
  expiresAt: Date;
}

/** Verifies access tokens against the public keys of the auth service, without a request for each. */
export class TokenVerifier {
  constructor(private readonly keys: JWTVerifyGetKey) {}

  /**
   * Returns the viewer of an `Authorization` header, or null when there is no header.
   * @throws UnauthenticatedError when the token is invalid.
   * @throws ServiceUnavailableError when the public keys are unavailable.
   */
  async verify(authorization: string | undefined): Promise<Viewer | null> {
    if (!authorization) return null;
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1];
    if (!token) throw new UnauthenticatedError('Send the access token as `Bearer <token>`.');
    return this.verifyToken(token);
  }

  private async verifyToken(token: string): Promise<Viewer> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: [TOKEN_ALGORITHM],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        typ: 'at+jwt',
        requiredClaims: ['sub', 'sid', 'role', 'exp', 'jti'],
      });
      const { sub, sid, role, exp } = payload;
      if (!sub || typeof sid !== 'string' || !isRole(role) || !exp) throw new UnauthenticatedError();
      return { userId: sub, sessionId: sid, role, expiresAt: new Date(exp * 1000) };
    } catch (error) {
      if (error instanceof UnauthenticatedError) throw error;
      if (areKeysUnavailable(error)) throw new ServiceUnavailableError();
      throw new UnauthenticatedError('Invalid access token. Refresh the session or log in again.');
    }
  }
}

/** jose throws its base class, or the error of fetch, when it cannot fetch the key set. */
const areKeysUnavailable = (error: unknown) =>
  !(error instanceof JOSEError) || error instanceof JWKSTimeout || error.code === JOSEError.code;

const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);
