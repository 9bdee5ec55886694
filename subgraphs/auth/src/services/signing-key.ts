import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';

/** Marks a publicly known key, which production rejects. */
const DEVELOPMENT_KID = 'development';
const PEM_BLOCK = /-----BEGIN ([A-Z ]{1,32})-----[^-]+-----END \1-----/g;

/**
 * Parses a private Ed25519 key: a JWK (RFC 8037), or PKCS#8 PEM in which `\n` may represent a line break.
 * @throws Error for any other input.
 */
export function parseSigningKey(text: string): KeyObject {
  const key = text.trimStart().startsWith('{')
    ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
    : createPrivateKey(text.replaceAll('\\n', '\n'));
  return requireEd25519(key);
}

/**
 * Parses private or public Ed25519 keys and keeps the public halves. Accepts a JWK set (RFC 7517 §5), an array of JWKs,
 * one JWK, or concatenated PEM blocks.
 * @throws Error for any other input.
 */
export function parsePublicKeys(text: string): KeyObject[] {
  if (!/^\s*[[{]/.test(text)) {
    const blocks = text.replaceAll('\\n', '\n').match(PEM_BLOCK) ?? [];
    if (blocks.length === 0) throw new Error('no key');
    return blocks.map((block) => requireEd25519(createPublicKey(block)));
  }
  const given = JSON.parse(text) as { keys?: unknown };
  const jwks: JsonWebKey[] = Array.isArray(given) ? given : Array.isArray(given.keys) ? given.keys : [given];
  return jwks.map((key) =>
    requireEd25519(createPublicKey(key.d ? createPrivateKey({ key, format: 'jwk' }) : { key, format: 'jwk' })),
  );
}

/** Whether a key is marked as a development key. */
export function isDevelopmentKey(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  return (JSON.parse(text) as { kid?: unknown }).kid === DEVELOPMENT_KID;
}

/** Generates a private key, as a JWK on one line. */
export const newSigningKey = (): string =>
  JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));

/** The public half of a key, as a JWK without private members. */
export function publicJwk(key: KeyObject) {
  return (key.type === 'public' ? key : createPublicKey(key)).export({ format: 'jwk' });
}

function requireEd25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
}
