import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import { JOSEError, JWKSTimeout } from 'jose/errors';
import { ServiceUnavailableError, UnauthenticatedError } from './errors.ts';

/** `iss` and `aud` of every access token. */
export const TOKEN_ISSUER = 'parley';
export const TOKEN_AUDIENCE = 'parley';
/** The only algorithm that is accepted (RFC 8037). */
export const TOKEN_ALGORITHM = 'EdDSA';

export const ROLES = ['USER', 'MODERATOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** Who is asking, as proven by an access token. */
export interface Viewer {
  userId: string;
  sessionId: string;
  role: Role;
  /** When the token stops to hold. */
  expiresAt: Date;
}

/** Proves access tokens against the public keys of the auth service, without asking it about each. */
export class TokenVerifier {
  constructor(private readonly keys: JWTVerifyGetKey) {}

  /**
   * The viewer behind an `Authorization` header, or null when there is no header.
   * @throws UnauthenticatedError when the token does not hold.
   * @throws ServiceUnavailableError when the public keys cannot be had.
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
      if (areKeysOutOfReach(error)) throw new ServiceUnavailableError();
      throw new UnauthenticatedError('The access token does not hold: refresh the session or sign in again.');
    }
  }
}

/** jose throws its base class, or what fetch threw, when the key set cannot be fetched. */
const areKeysOutOfReach = (error: unknown) =>
  !(error instanceof JOSEError) || error instanceof JWKSTimeout || error.code === JOSEError.code;

const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);
