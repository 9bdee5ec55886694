import { describe, expect, test } from '@jest/globals';
import { hashOf, isRefreshToken, newRefreshToken, newSalt, successorOf } from './refresh-tokens.ts';

describe('refresh tokens', () => {
  test('have 256 bits and differ', () => {
    const tokens = Array.from({ length: 100 }, newRefreshToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  test('have successors that are determined by the salt', () => {
    const [token, salt] = [newRefreshToken(), newSalt()];
    expect(isRefreshToken(successorOf(token, salt))).toBe(true);
    expect(successorOf(token, salt)).toBe(successorOf(token, salt));
    expect(successorOf(token, newSalt())).not.toBe(successorOf(token, salt));
    expect(successorOf(newRefreshToken(), salt)).not.toBe(successorOf(token, salt));
  });

  test('are stored as SHA-256 hashes', () => {
    expect(hashOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test.each(['', 'short', `${'a'.repeat(42)}\0`, `${'a'.repeat(44)}`, `${'a'.repeat(42)}+`])('reject %j', (text) => {
    expect(isRefreshToken(text)).toBe(false);
  });
});
