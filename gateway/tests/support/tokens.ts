import { randomUUID } from 'node:crypto';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER } from '@parley/service/identity';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Signs access tokens as the auth service does. */
export class Tokens {
  private constructor(
    private readonly privateKey: CryptoKey,
    /** The key set that the auth service serves at `/.well-known/jwks.json`. */
    readonly keySet: { keys: object[] },
  ) {}

  static async create(): Promise<Tokens> {
    const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM);
    return new Tokens(privateKey, { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: TOKEN_ALGORITHM }] });
  }

  /**
   * An `Authorization` header for a user.
   * @param seconds until the token expires.
   * @param sessionId a new session by default.
   */
  async of(userId: string, seconds = 900, sessionId: string = randomUUID(), issuedAt = now()): Promise<string> {
    const token = await new SignJWT({ sid: sessionId, role: 'USER' })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: 'k', typ: 'at+jwt' })
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(now() + seconds)
      .sign(this.privateKey);
    return `Bearer ${token}`;
  }
}

/** Now, in seconds since the epoch. */
export const now = (): number => Math.floor(Date.now() / 1_000);
