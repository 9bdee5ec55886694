import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  SignJWT,
  type JWTHeaderParameters,
} from 'jose';
import { signUp, type Payload } from './support/accounts.ts';
import { bearer, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

const ME = '{ me { id } }';

let database: TestDatabase;
let auth: TestAuth;
let ada: Payload;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url);
  ada = await signUp(auth);
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const signingKey = () => createPrivateKey({ key: JSON.parse(auth.signingKey), format: 'jwk' });
const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const goodHeader = () => decodeProtectedHeader(ada.accessToken) as JWTHeaderParameters;
const goodClaims = () => ({
  iss: 'parley',
  aud: 'parley',
  sub: ada.user.id,
  sid: decodeJwt(ada.accessToken)['sid'],
  role: 'USER',
  jti: randomUUID(),
  iat: seconds(0),
  exp: seconds(60),
});

const forge = (claims: object = {}, header: object = {}, key = signingKey()) =>
  new SignJWT({ ...goodClaims(), ...claims }).setProtectedHeader({ ...goodHeader(), ...header }).sign(key);

/** Signs manually, to produce tokens that no library would sign. */
const assemble = (header: object, sign: (input: string) => string) => {
  const input = `${encode({ ...goodHeader(), ...header })}.${encode(goodClaims())}`;
  return `${input}.${sign(input)}`;
};

const publicPem = () => createPublicKey(signingKey()).export({ format: 'pem', type: 'spki' });
const stranger = generateKeyPairSync('ed25519').privateKey;

const alterByte = (token: string, part: number, offset: number) =>
  token
    .split('.')
    .map((text, index) => {
      if (index !== part) return text;
      const bytes = Buffer.from(text, 'base64url');
      bytes[offset] = (bytes[offset] ?? 0) ^ 1;
      return bytes.toString('base64url');
    })
    .join('.');

describe('an access token', () => {
  test('is valid with the published key and contains user, session and role', async () => {
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', auth.url));
    const { payload, protectedHeader } = await jwtVerify(ada.accessToken, keys);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{43}$/) });
    expect(payload).toEqual({
      ...{ iss: 'parley', aud: 'parley', sub: ada.user.id, role: 'USER' },
      sid: expect.stringMatching(/^[\da-f-]{36}$/),
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 900,
    });
    expect(ada.accessTokenExpiresAt).toBe(new Date((payload.exp ?? 0) * 1000).toISOString());
  });

  test('signed manually in the same way is valid, so that the cases below fail for their own reason', async () => {
    const { data } = await auth.call(ME, {}, bearer(await forge()));
    expect(data).toEqual({ me: { id: ada.user.id } });
  });

  const bad: [string, () => string | Promise<string>][] = [
    ['alg none', () => assemble({ alg: 'none' }, () => '')],
    ['HMAC with the public key', () => assemble({ alg: 'HS256' }, (input) => hmac(input, publicPem().toString()))],
    ['HMAC with the public JWK', () => assemble({ alg: 'HS256' }, (input) => hmac(input, goodHeader().kid ?? ''))],
    ['another key under the known kid', () => forge({}, {}, stranger)],
    ['an unknown kid', () => forge({}, { kid: 'unknown' }, stranger)],
    ['a kid like a path', () => forge({}, { kid: '../../dev/null' }, stranger)],
    ['a kid like SQL', () => forge({}, { kid: "' OR 1=1 --" }, stranger)],
    ['no kid and another key', () => forge({}, { kid: undefined }, stranger)],
    ['an embedded jwk', () => forge({}, { kid: undefined, jwk: jwkOf(stranger) }, stranger)],
    ['a jku', () => forge({}, { jku: 'http://127.0.0.1:9/jwks.json' }, stranger)],
    ['an expired one', () => forge({ iat: seconds(-120), exp: seconds(-60) })],
    ['one that is not valid yet', () => forge({ nbf: seconds(60) })],
    ['another issuer', () => forge({ iss: 'somebody' })],
    ['another audience', () => forge({ aud: 'somebody' })],
    ['another type', () => forge({}, { typ: 'JWT' })],
    ['no expiry', () => forge({ exp: undefined })],
    ['no session', () => forge({ sid: undefined })],
    ['an unknown role', () => forge({ role: 'OWNER' })],
    ['one altered byte of the header', () => alterByte(ada.accessToken, 0, 10)],
    ['one altered byte of the claims', () => alterByte(ada.accessToken, 1, 20)],
    ['one altered byte of the signature', () => alterByte(ada.accessToken, 2, 63)],
    ['a refresh token', () => ada.refreshToken],
    ['no token at all', () => ''],
    ['segments that are not JSON', () => 'a.b.c'],
  ];
  test.each(bad)('is invalid: %s', async (_case, make) => {
    const { data, errors } = await auth.call(ME, {}, bearer(await make()));
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test.each(['Basic YTpi', 'bearer', 'Bearer a b'])('is not accepted in the header %j', async (authorization) => {
    const { errors } = await auth.call(ME, {}, { authorization });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('is only verified if an operation needs the viewer', async () => {
    const { data, errors } = await auth.call<{ _entities: object[] }>(
      'query ($users: [_Any!]!) { _entities(representations: $users) { ... on User { username email } } }',
      { users: [{ __typename: 'User', id: ada.user.id }] },
      bearer('a.b.c'),
    );
    expect(data).toEqual({ _entities: [{ username: ada.user.username, email: null }] });
    expect(errors).toMatchObject([{ path: ['_entities', 0, 'email'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('of a deleted account is invalid', async () => {
    const { user, accessToken } = await signUp(auth);
    await database.query('DELETE FROM users WHERE id = $1', [user.id]);
    const { errors } = await auth.call(ME, {}, bearer(accessToken));
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

test('the published keys contain nothing private', async () => {
  const response = await fetch(new URL('/.well-known/jwks.json', auth.url));
  const { keys } = (await response.json()) as { keys: object[] };
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
});

function hmac(input: string, key: string): string {
  return createHmac('sha256', key).update(input).digest('base64url');
}

function jwkOf(key: ReturnType<typeof signingKey>) {
  return createPublicKey(key).export({ format: 'jwk' });
}
