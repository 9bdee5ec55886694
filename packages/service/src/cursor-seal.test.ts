import { describe, expect, test } from '@jest/globals';
import { CursorSeal } from './cursor-seal.ts';

const [FORMER, PRESENT] = ['former '.repeat(8), 'present '.repeat(8)];
const seal = new CursorSeal(PRESENT);
const MOST = 32;
const open = (cursor: string, scope = 'list') => seal.open(scope, cursor, MOST);

describe('a sealed cursor', () => {
  test('opens on every replica that has the key', () => {
    expect(new CursorSeal(PRESENT).open('list', seal.seal('list', 'place 5 ✓'), MOST)).toBe('place 5 ✓');
  });

  test('opens nowhere when a single bit of it is another', () => {
    const bytes = Buffer.from(seal.seal('list', 'place 5'), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(altered.toString('base64url'))).toBeUndefined();
    }
  });

  test('opens nowhere when it is cut, padded, or spelled in another way', () => {
    const cursor = seal.seal('list', 'place 5');
    for (let length = 0; length < cursor.length; length++) expect(open(cursor.slice(0, length))).toBeUndefined();
    for (const other of [`${cursor}=`, `${cursor} `, ` ${cursor}`, `${cursor}A`, `!${cursor}`]) {
      expect(open(other)).toBeUndefined();
    }
  });

  test('is good for its own scope alone, also where scope and content together read the same', () => {
    const cursor = seal.seal('list', '1:2');
    expect(open(cursor, 'lis')).toBeUndefined();
    expect(seal.open('list1', seal.seal('list', '1x'), MOST)).toBeUndefined();
    expect(seal.open('', seal.seal('list', 'x'), MOST)).toBeUndefined();
  });

  test('is not read at all when it is longer than its content may be', () => {
    expect(open(seal.seal('list', 'x'.repeat(MOST)))).toBe('x'.repeat(MOST));
    expect(open(seal.seal('list', 'x'.repeat(MOST + 3)))).toBeUndefined();
  });
});

describe('a change of keys', () => {
  test('leaves no cursor behind while replicas go over one by one', () => {
    const steps = [
      new CursorSeal(FORMER),
      new CursorSeal(FORMER, [PRESENT]),
      new CursorSeal(PRESENT, [FORMER]),
      new CursorSeal(PRESENT),
    ];
    for (const [step, earlier] of steps.slice(0, -1).entries()) {
      const later = steps[step + 1] ?? earlier;
      expect(later.open('list', earlier.seal('list', 'x'), MOST)).toBe('x');
      expect(earlier.open('list', later.seal('list', 'x'), MOST)).toBe('x');
    }
    expect(new CursorSeal(PRESENT).open('list', new CursorSeal(FORMER).seal('list', 'x'), MOST)).toBeUndefined();
  });

  test('has the key follow from the secret of subgraphs where there is none', () => {
    const CURSOR_PREVIOUS_KEYS: string[] = [];
    const derived = CursorSeal.from({ SUBGRAPH_SECRET: FORMER, CURSOR_PREVIOUS_KEYS });
    const own = CursorSeal.from({ SUBGRAPH_SECRET: FORMER, CURSOR_KEY: PRESENT, CURSOR_PREVIOUS_KEYS });
    expect(new CursorSeal(FORMER).open('list', derived.seal('list', 'x'), MOST)).toBe('x');
    expect(derived.open('list', own.seal('list', 'x'), MOST)).toBeUndefined();
  });
});
