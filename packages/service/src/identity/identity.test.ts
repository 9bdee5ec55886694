import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ServiceUnavailableError, UnauthenticatedError } from '../errors/errors.ts';
import { TokenVerifier } from './identity.ts';

const CLAIMS = { sid: 'session', role: 'USER', jti: 'token' };

let privateKey: CryptoKey;
let publicJwk: JWK;
let verifier: TokenVerifier;

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  privateKey = pair.privateKey;
  publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'known', alg: 'EdDSA' };
  verifier = new TokenVerifier(createLocalJWKSet({ keys: [publicJwk] }));
});

function token(change: { claims?: object; header?: object; expires?: string; audience?: string } = {}): SignJWT {
  return new SignJWT({ ...CLAIMS, ...change.claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'known', typ: 'at+jwt', ...change.header })
    .setSubject('user')
    .setIssuer('parley')
    .setAudience(change.audience ?? 'parley')
    .setIssuedAt()
    .setExpirationTime(change.expires ?? '1m');
}

const verify = (jwt: string) => verifier.verify(`Bearer ${jwt}`);

describe('TokenVerifier', () => {
  test('returns the viewer of a token', async () => {
    expect(await verify(await token().sign(privateKey))).toEqual({
      userId: 'user',
      sessionId: 'session',
      role: 'USER',
      expiresAt: expect.any(Date),
    });
  });

  test('returns null without a header', async () => {
    expect(await verifier.verify(undefined)).toBeNull();
  });

  test.each([
    ['an expired token', () => token({ expires: '-1s' }).sign(privateKey)],
    ['a token that is not valid yet', () => token().setNotBefore('1h').sign(privateKey)],
    ['another audience', () => token({ audience: 'elsewhere' }).sign(privateKey)],
    ['another issuer', () => token().setIssuer('elsewhere').sign(privateKey)],
    ['an unknown key id', () => token({ header: { kid: '../../etc/passwd' } }).sign(privateKey)],
    ['a token of another type', () => token({ header: { typ: 'refresh+jwt' } }).sign(privateKey)],
    ['a role that does not exist', () => token({ claims: { role: 'GOD' } }).sign(privateKey)],
    ['no session', () => token({ claims: { sid: undefined } }).sign(privateKey)],
    ['an altered signature', async () => altered(await token().sign(privateKey))],
    ['no signature', () => Promise.resolve(new UnsecuredJWT(CLAIMS).setSubject('user').encode())],
    [
      'the public key used as an HMAC secret',
      () => token({ header: { alg: 'HS256' } }).sign(new TextEncoder().encode(publicJwk.x)),
    ],
    ['something else', () => Promise.resolve('not.a.token')],
  ])('rejects %s', async (_title, make) => {
    await expect(verify(await make())).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  test('rejects a header that is not a bearer token', async () => {
    await expect(verifier.verify('Basic dXNlcjpwYXNz')).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  test('reports unavailable, not unauthenticated, when the keys are unavailable', async () => {
    const cutOff = new TokenVerifier(() => Promise.reject(new TypeError('fetch failed')));
    await expect(cutOff.verify(`Bearer ${await token().sign(privateKey)}`)).rejects.toBeInstanceOf(
      ServiceUnavailableError,
    );
  });
});

/** Changes one character in the middle of the signature. */
function altered(jwt: string): string {
  const place = jwt.length - 20;
  return jwt.slice(0, place) + (jwt[place] === 'A' ? 'B' : 'A') + jwt.slice(place + 1);
}
