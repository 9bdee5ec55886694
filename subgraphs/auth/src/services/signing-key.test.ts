import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isDevelopmentKey, newSigningKey, parsePublicKeys, parseSigningKey, publicJwk } from './signing-key.ts';

const pair = generateKeyPairSync('ed25519');
const jwk = pair.privateKey.export({ format: 'jwk' });
const pem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

describe('a signing key', () => {
  test.each([
    ['a JWK', JSON.stringify(jwk)],
    ['PEM', pem],
    ['PEM in one line', pem.replaceAll('\n', '\\n')],
  ])('is accepted as %s', (_form, text) => {
    expect(parseSigningKey(text).equals(pair.privateKey)).toBe(true);
  });

  test('does not publish its private half', () => {
    expect(publicJwk(parseSigningKey(JSON.stringify(jwk)))).toEqual({ kty: 'OKP', crv: 'Ed25519', x: jwk.x });
  });

  test('publishes the public half derived from it, regardless of the JWK', () => {
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
  ])('is rejected if it is %s', (_form, text) => {
    expect(() => parseSigningKey(text)).toThrow();
  });
});

describe('a new signing key', () => {
  test('is a valid key on one line, different each time', () => {
    expect(parseSigningKey(newSigningKey()).type).toBe('private');
    expect(newSigningKey()).not.toMatch(/\n/);
    expect(newSigningKey()).not.toBe(newSigningKey());
  });

  test('is not marked as a development key', () => {
    expect(isDevelopmentKey(JSON.stringify({ ...jwk, kid: 'development' }))).toBe(true);
    for (const text of [JSON.stringify(jwk), pem, newSigningKey()]) expect(isDevelopmentKey(text)).toBe(false);
  });
});

describe('keys that only verify tokens', () => {
  const published = { kty: 'OKP', crv: 'Ed25519', x: jwk.x };
  const publicPem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();

  test.each([
    ['a private JWK', JSON.stringify(jwk), 1],
    ['a private JWK with the public half of another', JSON.stringify({ ...jwk, x: 'A'.repeat(43) }), 1],
    ['a public JWK', JSON.stringify(published), 1],
    ['an array', `[${JSON.stringify(jwk)},${newSigningKey()}]`, 2],
    ['a JWK set', `{"keys":[${JSON.stringify(jwk)},${newSigningKey()}]}`, 2],
    ['PEM, private and public', `${pem}${publicPem}`, 2],
    ['PEM on one line', publicPem.replaceAll('\n', '\\n'), 1],
  ])('are accepted as %s; the public halves are kept', (_form, text, count) => {
    const keys = parsePublicKeys(text);
    expect(keys.map(({ type }) => type)).toEqual(Array(count).fill('public'));
    expect(keys.slice(0, 1).map(publicJwk)).toEqual([published]);
  });

  test.each(['secret', '[1]', '[null]', '{"keys":[{"kty":"RSA"}]}', `[${JSON.stringify(jwk)}`])(
    'are rejected if they are %s',
    (text) => {
      expect(() => parsePublicKeys(text)).toThrow();
    },
  );
});
