import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseSigningKey, publicJwk } from './signing-key.ts';

const pair = generateKeyPairSync('ed25519');
const jwk = pair.privateKey.export({ format: 'jwk' });
const pem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

describe('a signing key', () => {
  test.each([
    ['a JWK', JSON.stringify(jwk)],
    ['PEM', pem],
    ['PEM in one line', pem.replaceAll('\n', '\\n')],
  ])('may be %s', (_form, text) => {
    expect(parseSigningKey(text).equals(pair.privateKey)).toBe(true);
  });

  test('publishes nothing of its private half', () => {
    expect(publicJwk(parseSigningKey(JSON.stringify(jwk)))).toEqual({ kty: 'OKP', crv: 'Ed25519', x: jwk.x });
  });

  test('publishes the half that belongs to it, whatever the JWK says', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    expect(publicJwk(parseSigningKey(JSON.stringify({ ...jwk, x: other.x })))).toMatchObject({ x: jwk.x });
  });

  test.each([
    ['a public key', JSON.stringify(pair.publicKey.export({ format: 'jwk' }))],
    ['an X25519 key', JSON.stringify(generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }))],
    [
      'an EC key',
      JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })),
    ],
    ['half a JSON', '{"kty":'],
    ['something', 'secret'],
  ])('is not %s', (_form, text) => {
    expect(() => parseSigningKey(text)).toThrow();
  });
});
