import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Device, register, newAccount, dataOf } from '../support/accounts.ts';
import { codes, send } from '../support/client.ts';
import { startHandshake } from '../support/sockets.ts';
import { Forger } from '../support/tokens.ts';

/** Answered by auth, and by chat, which proves tokens by itself. */
const ASKED = ['{ me { id } }', '{ myRooms { edges { cursor } } }'];

const own = generateKeyPairSync('ed25519').privateKey;
const ownJwk = { ...createPublicKey(own).export({ format: 'jwk' }), kid: 'own', alg: 'EdDSA', use: 'sig' };

let ada: Device;
let forger: Forger;
/** Serves the attacker's key, and counts who came for it. */
let keyServer: Server;
let visits = 0;
const keysUrl = () => `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks.json`;

beforeAll(async () => {
  ada = await Device.register();
  forger = new Forger(ada.accessToken);
  keyServer = createServer((_request, response) => {
    visits++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [ownJwk] }));
  }).listen(0, '127.0.0.1');
  await once(keyServer, 'listening');
});

afterAll(() => void keyServer.close());

test('a token with the same claims, signed anew, holds: the others below differ in one thing each', async () => {
  const token = await forger.sign();
  expect(await send(ASKED[0] ?? '', {}, token)).toMatchObject({ data: { me: { id: ada.id } }, errors: [] });
  const socket = startHandshake(token);
  expect(await socket.result).toBe(true);
  await socket.client.dispose();
});

describe('a token', () => {
  test.each<[string, () => string | Promise<string>]>([
    ['of the algorithm none', () => forger.assemble({ alg: 'none' }, () => '')],
    ['of the algorithm none, with a signature', () => forger.assemble({ alg: 'none' }, () => 'c2lnbmF0dXJl')],
    ['of the algorithm nOnE', () => forger.assemble({ alg: 'nOnE' }, () => '')],
    ['whose HMAC is made with the public key as PEM', () => forger.hmac(forger.publicPem)],
    ['whose HMAC is made with the public key as JWK', () => forger.hmac(JSON.stringify(forger.publicJwk))],
    ['whose HMAC is made with the bytes of the public key', () => forger.hmac(forger.publicJwk.x ?? '')],
    ['whose HMAC is made with nothing', () => forger.hmac('')],
    ['signed with another key', () => forger.sign({ key: own })],
    ['of an unknown kid', () => forger.sign({ header: { kid: 'unknown' } })],
    ['of an unknown kid, with another key', () => forger.sign({ key: own, header: { kid: 'unknown' } })],
    ['whose kid is a path', () => forger.sign({ key: own, header: { kid: '../../../dev/null' } })],
    ['whose kid is a URL', () => forger.sign({ key: own, header: { kid: keysUrl() } })],
    ['whose kid is SQL', () => forger.sign({ key: own, header: { kid: "x' UNION SELECT 'key' --" } })],
    ['whose kid is __proto__', () => forger.sign({ key: own, header: { kid: '__proto__' } })],
    ['that brings its own jwk', () => forger.sign({ key: own, header: { jwk: ownJwk } })],
    ['that brings its own jwk and kid', () => forger.sign({ key: own, header: { jwk: ownJwk, kid: 'own' } })],
    ['that says with jku where its key is', () => forger.sign({ key: own, header: { jku: keysUrl(), kid: 'own' } })],
    ['that says with x5u where its key is', () => forger.sign({ key: own, header: { x5u: keysUrl(), kid: 'own' } })],
    ['that has expired', () => forger.sign({ exp: -1 })],
    ['without an end', () => forger.sign({ claims: { exp: undefined } })],
    ['that does not hold yet', () => forger.sign({ nbf: 600 })],
    ['of another issuer', () => forger.sign({ claims: { iss: 'elsewhere' } })],
    ['without an issuer', () => forger.sign({ claims: { iss: undefined } })],
    ['for another audience', () => forger.sign({ claims: { aud: 'elsewhere' } })],
    ['without an audience', () => forger.sign({ claims: { aud: undefined } })],
    ['of another type', () => forger.sign({ header: { typ: 'JWT' } })],
    ['of nobody', () => forger.sign({ claims: { sub: undefined } })],
    ['of no session', () => forger.sign({ claims: { sid: undefined } })],
    ['of a role that there is not', () => forger.sign({ claims: { role: 'OWNER' } })],
    ['with a critical extension that nobody knows', () => forger.critical()],
    ['with a bit of its header turned over', () => forger.altered(0)],
    ['with a bit of its claims turned over', () => forger.altered(1)],
    ['with a bit of its signature turned over', () => forger.altered(2)],
    ['cut short', () => ada.accessToken.slice(0, -1)],
    ['that is a refresh token', () => ada.refreshToken],
    ['of 6 kB', () => 'a'.repeat(6_000)],
    ['that is none', () => 'rubbish'],
  ])('%s is refused, over HTTP and WebSocket', async (_title, make) => {
    const token = await make();
    for (const query of ASKED) {
      const answer = await send<Record<string, unknown>>(query, {}, token);
      expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
      expect(Object.values(answer.data ?? {}).filter((value) => value !== null)).toEqual([]);
    }
    expect(await startHandshake(token).result).toBe(4403);
  });

  test('is not proven by a key from where the token says', () => {
    expect(visits).toBe(0);
  });
});

test.each(['Basic', 'Token', ''])('the scheme %j is refused', async (scheme) => {
  const answer = await send('{ me { id } }', {}, undefined, { authorization: `${scheme} ${ada.accessToken}` });
  expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
});

test('headers of the inner link say nothing about who somebody is', async () => {
  const { register: grace } = dataOf(await register(newAccount()));
  const headers = { 'x-parley-link': 'guess', 'x-user-id': ada.id, 'x-parley-user': ada.id, 'x-role': 'ADMIN' };
  expect(await send('{ me { id } }', {}, undefined, headers)).toMatchObject({ data: { me: null } });
  expect(await send('{ me { id role } }', {}, grace.accessToken, headers)).toMatchObject({
    data: { me: { id: grace.user.id, role: 'USER' } },
  });
});
