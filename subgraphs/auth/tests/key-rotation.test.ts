import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { refresh, signUp, type Payload } from './support/accounts.ts';
import { bearer, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { outcome, sessionIdOf } from './support/sessions.ts';

const newKey = () => JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
const [oldKey, nextKey] = [newKey(), newKey()];

let database: TestDatabase;
/** Before the rotation, with the next key already published. */
let before: TestAuth;
/** Signs with the next key; the old one still verifies tokens. */
let after: TestAuth;
let ada: Payload;
beforeAll(async () => {
  database = await createDatabase();
  before = await startTestAuth(database.url, { AUTH_SIGNING_KEY: oldKey, AUTH_PREVIOUS_KEYS: nextKey });
  after = await startTestAuth(database.url, { AUTH_SIGNING_KEY: nextKey, AUTH_PREVIOUS_KEYS: `[${oldKey}]` });
  ada = await signUp(before);
});
afterAll(async () => {
  await after?.close();
  await before?.close();
  await database?.drop();
});

const me = (auth: TestAuth, token: string) => auth.call('{ me { id } }', {}, bearer(token));
const keysOf = (auth: TestAuth) => createRemoteJWKSet(new URL('/.well-known/jwks.json', auth.url));

test('accepts tokens of the old key after the rotation, and signs new ones with the new key', async () => {
  expect(outcome(await me(after, ada.accessToken))).toBe('OK');
  await jwtVerify(ada.accessToken, keysOf(after));
  const renewed = (await refresh(after, ada.refreshToken)).data?.refreshSession;
  const kids = [ada.accessToken, renewed?.accessToken ?? ''].map((token) => decodeProtectedHeader(token).kid);
  expect(kids[0]).not.toBe(kids[1]);
});

test('accepts tokens of all replicas during a rolling rotation', async () => {
  const { accessToken } = await signUp(after);
  expect(outcome(await me(before, accessToken))).toBe('OK');
  await jwtVerify(accessToken, keysOf(before));
});

test('rejects tokens of the old key once it is removed', async () => {
  const later = await startTestAuth(database.url, { AUTH_SIGNING_KEY: nextKey });
  try {
    expect(outcome(await me(later, ada.accessToken))).toBe('UNAUTHENTICATED');
  } finally {
    await later.close();
  }
});

test('rejects a token of an unknown key', async () => {
  const { kid, ...header } = decodeProtectedHeader(ada.accessToken);
  const stranger = await importJWK(JSON.parse(newKey()) as JWK, 'EdDSA');
  const claims = { ...decodeJwt(ada.accessToken), sid: sessionIdOf(ada), jti: randomUUID() };
  for (const id of [kid, 'unknown']) {
    const forged = await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'EdDSA', kid: id }).sign(stranger);
    expect(outcome(await me(after, forged))).toBe('UNAUTHENTICATED');
  }
});

test('publishes nothing private of any key', async () => {
  const response = await fetch(new URL('/.well-known/jwks.json', after.url));
  const { keys } = (await response.json()) as { keys: object[] };
  expect(keys.map((key) => Object.keys(key).sort())).toEqual(Array(2).fill(['alg', 'crv', 'kid', 'kty', 'use', 'x']));
});
