import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Device, register, newAccount, dataOf } from '../support/accounts.ts';
import { codes, send } from '../support/client.ts';
import { startHandshake } from '../support/sockets.ts';
import { Forger } from '../support/tokens.ts';

/** Queries to auth and to chat, which verifies tokens by itself. */
const QUERIES = ['{ me { id } }', '{ myRooms { edges { cursor } } }'];

const own = generateKeyPairSync('ed25519').privateKey;
const ownJwk = { ...createPublicKey(own).export({ format: 'jwk' }), kid: 'own', alg: 'EdDSA', use: 'sig' };

let ada: Device;
let forger: Forger;
/** Serves the attacker's key and counts the requests for it. */
let keyServer: Server;
let keyRequests = 0;
const keysUrl = () => `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks.json`;

beforeAll(async () => {
  ada = await Device.register();
  forger = new Forger(ada.accessToken);
  keyServer = createServer((_request, response) => {
    keyRequests++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [ownJwk] }));
  }).listen(0, '127.0.0.1');
  await once(keyServer, 'listening');
});

afterAll(() => void keyServer.close());

test('a newly signed token with the same claims is accepted; the tokens below each differ from it in one respect', async () => {
  const token = await forger.sign();
  expect(await send(QUERIES[0] ?? '', {}, token)).toMatchObject({ data: { me: { id: ada.id } }, errors: [] });
  const socket = startHandshake(token);
  expect(await socket.result).toBe(true);
  await socket.client.dispose();
});

describe('a token', () => {
  test.each<[string, () => string | Promise<string>]>([
    ['with the algorithm none', () => forger.assemble({ alg: 'none' }, () => '')],
    ['with the algorithm none and a signature', () => forger.assemble({ alg: 'none' }, () => 'c2lnbmF0dXJl')],
    ['with the algorithm nOnE', () => forger.assemble({ alg: 'nOnE' }, () => '')],
    ['with an HMAC by the public key as PEM', () => forger.hmac(forger.publicPem)],
    ['with an HMAC by the public key as JWK', () => forger.hmac(JSON.stringify(forger.publicJwk))],
    ['with an HMAC by the bytes of the public key', () => forger.hmac(forger.publicJwk.x ?? '')],
    ['with an HMAC by an empty key', () => forger.hmac('')],
    ['signed with another key', () => forger.sign({ key: own })],
    ['with an unknown kid', () => forger.sign({ header: { kid: 'unknown' } })],
    ['with an unknown kid, signed with another key', () => forger.sign({ key: own, header: { kid: 'unknown' } })],
    ['with a path as kid', () => forger.sign({ key: own, header: { kid: '../../../dev/null' } })],
    ['with a URL as kid', () => forger.sign({ key: own, header: { kid: keysUrl() } })],
    ['with SQL as kid', () => forger.sign({ key: own, header: { kid: "x' UNION SELECT 'key' --" } })],
    ['with __proto__ as kid', () => forger.sign({ key: own, header: { kid: '__proto__' } })],
    ['with an embedded jwk', () => forger.sign({ key: own, header: { jwk: ownJwk } })],
    ['with an embedded jwk and kid', () => forger.sign({ key: own, header: { jwk: ownJwk, kid: 'own' } })],
    ['with a jku', () => forger.sign({ key: own, header: { jku: keysUrl(), kid: 'own' } })],
    ['with an x5u', () => forger.sign({ key: own, header: { x5u: keysUrl(), kid: 'own' } })],
    ['that has expired', () => forger.sign({ exp: -1 })],
    ['without an expiry', () => forger.sign({ claims: { exp: undefined } })],
    ['that is not valid yet', () => forger.sign({ nbf: 600 })],
    ['of another issuer', () => forger.sign({ claims: { iss: 'elsewhere' } })],
    ['without an issuer', () => forger.sign({ claims: { iss: undefined } })],
    ['for another audience', () => forger.sign({ claims: { aud: 'elsewhere' } })],
    ['without an audience', () => forger.sign({ claims: { aud: undefined } })],
    ['of another type', () => forger.sign({ header: { typ: 'JWT' } })],
    ['without a subject', () => forger.sign({ claims: { sub: undefined } })],
    ['without a session', () => forger.sign({ claims: { sid: undefined } })],
    ['with an unknown role', () => forger.sign({ claims: { role: 'OWNER' } })],
    ['with an unknown critical extension', () => forger.critical()],
    ['with a flipped bit in the header', () => forger.altered(0)],
    ['with a flipped bit in the claims', () => forger.altered(1)],
    ['with a flipped bit in the signature', () => forger.altered(2)],
    ['that is truncated', () => ada.accessToken.slice(0, -1)],
    ['that is a refresh token', () => ada.refreshToken],
    ['of 6 kB', () => 'a'.repeat(6_000)],
    ['that is not a token', () => 'rubbish'],
  ])('%s is rejected, over HTTP and WebSocket', async (_title, make) => {
    const token = await make();
    for (const query of QUERIES) {
      const response = await send<Record<string, unknown>>(query, {}, token);
      expect(codes(response)).toEqual(['UNAUTHENTICATED']);
      expect(Object.values(response.data ?? {}).filter((value) => value !== null)).toEqual([]);
    }
    expect(await startHandshake(token).result).toBe(4403);
  });

  test('never makes the server fetch a key from a URL in the token', () => {
    expect(keyRequests).toBe(0);
  });
});

test.each(['Basic', 'Token', ''])('the authorization scheme %j is rejected', async (scheme) => {
  const response = await send('{ me { id } }', {}, undefined, { authorization: `${scheme} ${ada.accessToken}` });
  expect(codes(response)).toEqual(['UNAUTHENTICATED']);
});

test('internal headers from a client do not affect its identity', async () => {
  const { register: grace } = dataOf(await register(newAccount()));
  const headers = { 'x-parley-link': 'guess', 'x-user-id': ada.id, 'x-parley-user': ada.id, 'x-role': 'ADMIN' };
  expect(await send('{ me { id } }', {}, undefined, headers)).toMatchObject({ data: { me: null } });
  expect(await send('{ me { id role } }', {}, grace.accessToken, headers)).toMatchObject({
    data: { me: { id: grace.user.id, role: 'USER' } },
  });
});
