import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Reads a private Ed25519 key, given as a JWK (RFC 8037) or as PKCS#8 PEM, where `\n` may stand for a line break.
 * @throws Error when it is anything else.
 */
export function parseSigningKey(text: string): KeyObject {
  const key = text.trimStart().startsWith('{')
    ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
    : createPrivateKey(text.replaceAll('\\n', '\n'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
}

/** The public half of a private key, as a JWK without private members. */
export function publicJwk(key: KeyObject) {
  return createPublicKey(key).export({ format: 'jwk' });
}
