import { randomUUID } from 'node:crypto';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER } from '@parley/service';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Signs access tokens as the auth service does. */
export class Tokens {
  private constructor(
    private readonly privateKey: CryptoKey,
    /** What the auth service shows at `/.well-known/jwks.json`. */
    readonly keySet: { keys: object[] },
  ) {}

  static async create(): Promise<Tokens> {
    const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM);
    return new Tokens(privateKey, { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: TOKEN_ALGORITHM }] });
  }

  /** An `Authorization` for a user, until so many seconds from now; of a session of its own, unless it is named. */
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

/** In seconds since the epoch, as tokens count. */
export const now = (): number => Math.floor(Date.now() / 1_000);
