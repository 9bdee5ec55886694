import { createHmac, createPrivateKey, createPublicKey, randomUUID, sign, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, type JWTHeaderParameters } from 'jose';
import { signingKey } from './environment.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** Creates variants of a valid token that differ from it in one respect. */
export class Forger {
  readonly systemKey: KeyObject = createPrivateKey({ key: JSON.parse(signingKey()), format: 'jwk' });

  constructor(private readonly good: string) {}

  get publicJwk() {
    return createPublicKey(this.systemKey).export({ format: 'jwk' });
  }

  get publicPem(): string {
    return createPublicKey(this.systemKey).export({ format: 'pem', type: 'spki' }).toString();
  }

  /** Signs a changed token. `exp` and `nbf` are offsets from now in seconds; a claim of undefined is left out. */
  sign(
    change: { claims?: object; header?: object; key?: KeyObject; exp?: number; nbf?: number } = {},
  ): Promise<string> {
    const { claims, header, key = this.systemKey, exp, nbf } = change;
    const times = {
      ...(exp !== undefined && { exp: seconds() + exp }),
      ...(nbf !== undefined && { nbf: seconds() + nbf }),
    };
    return new SignJWT({ ...decodeJwt(this.good), jti: randomUUID(), ...times, ...claims })
      .setProtectedHeader({ ...this.header, ...header })
      .sign(key);
  }

  /** Assembles a token that no library would sign. */
  assemble(header: object, signature: (input: string) => string): string {
    const input = `${encode({ ...this.header, ...header })}.${encode(decodeJwt(this.good))}`;
    return `${input}.${signature(input)}`;
  }

  hmac(secret: string): string {
    return this.assemble({ alg: 'HS256' }, (input) => createHmac('sha256', secret).update(input).digest('base64url'));
  }

  /** Requires an unknown critical extension (RFC 7515 §4.1.11). */
  critical(): string {
    return this.assemble({ crit: ['urn:example:unheard'], 'urn:example:unheard': true }, (input) =>
      sign(null, Buffer.from(input), this.systemKey).toString('base64url'),
    );
  }

  /** The valid token with one flipped bit in one of its parts. */
  altered(part: number): string {
    const parts = this.good.split('.');
    const bytes = Buffer.from(parts[part] ?? '', 'base64url');
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return parts.with(part, bytes.toString('base64url')).join('.');
  }

  private get header(): JWTHeaderParameters {
    return decodeProtectedHeader(this.good) as JWTHeaderParameters;
  }
}
