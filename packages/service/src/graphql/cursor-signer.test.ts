import { describe, expect, test } from '@jest/globals';
import { CursorSigner } from './cursor-signer.ts';

const [OLD, NEW] = ['old '.repeat(16), 'new '.repeat(16)];
const signer = new CursorSigner(NEW);
const MAX_BYTES = 32;
const open = (cursor: string, scope = 'list') => signer.verify(scope, cursor, MAX_BYTES);

describe('a signed cursor', () => {
  test('is accepted by every replica with the key', () => {
    expect(new CursorSigner(NEW).verify('list', signer.sign('list', 'place 5 ✓'), MAX_BYTES)).toBe('place 5 ✓');
  });

  test('is rejected when a single bit is flipped', () => {
    const bytes = Buffer.from(signer.sign('list', 'place 5'), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(altered.toString('base64url'))).toBeUndefined();
    }
  });

  test('is rejected when it is cut, padded or encoded differently', () => {
    const cursor = signer.sign('list', 'place 5');
    for (let length = 0; length < cursor.length; length++) expect(open(cursor.slice(0, length))).toBeUndefined();
    for (const other of [`${cursor}=`, `${cursor} `, ` ${cursor}`, `${cursor}A`, `!${cursor}`]) {
      expect(open(other)).toBeUndefined();
    }
  });

  test('is valid in its own scope only, even if the concatenation with the content is the same', () => {
    const cursor = signer.sign('list', '1:2');
    expect(open(cursor, 'lis')).toBeUndefined();
    expect(signer.verify('list1', signer.sign('list', '1x'), MAX_BYTES)).toBeUndefined();
    expect(signer.verify('', signer.sign('list', 'x'), MAX_BYTES)).toBeUndefined();
  });

  test('is not decoded when it exceeds the maximum size', () => {
    expect(open(signer.sign('list', 'x'.repeat(MAX_BYTES)))).toBe('x'.repeat(MAX_BYTES));
    expect(open(signer.sign('list', 'x'.repeat(MAX_BYTES + 3)))).toBeUndefined();
  });
});

describe('a key rotation', () => {
  test('invalidates no cursor while replicas switch one by one', () => {
    const steps = [
      new CursorSigner(OLD),
      new CursorSigner(OLD, [NEW]),
      new CursorSigner(NEW, [OLD]),
      new CursorSigner(NEW),
    ];
    for (const [step, earlier] of steps.slice(0, -1).entries()) {
      const later = steps[step + 1] ?? earlier;
      expect(later.verify('list', earlier.sign('list', 'x'), MAX_BYTES)).toBe('x');
      expect(earlier.verify('list', later.sign('list', 'x'), MAX_BYTES)).toBe('x');
    }
    expect(new CursorSigner(NEW).verify('list', new CursorSigner(OLD).sign('list', 'x'), MAX_BYTES)).toBeUndefined();
  });

  test('derives the key from the subgraph secret if none is set', () => {
    const CURSOR_PREVIOUS_KEYS: string[] = [];
    const derived = CursorSigner.from({ SUBGRAPH_SECRET: OLD, CURSOR_PREVIOUS_KEYS });
    const own = CursorSigner.from({ SUBGRAPH_SECRET: OLD, CURSOR_KEY: NEW, CURSOR_PREVIOUS_KEYS });
    expect(new CursorSigner(OLD).verify('list', derived.sign('list', 'x'), MAX_BYTES)).toBe('x');
    expect(derived.verify('list', own.sign('list', 'x'), MAX_BYTES)).toBeUndefined();
  });
});
