import { describe, expect, test } from '@jest/globals';
import { BadUserInputError, PayloadTooLargeError } from '@parley/service/errors';
import {
  lookUpLogin,
  lookUpUsername,
  parseDisplayName,
  parseEmail,
  parseNewPassword,
  parseUsername,
  readPassword,
} from './identity-rules.ts';

const MOST = 1024;

describe('a username', () => {
  test('keeps its form and has a case-folded key', () => {
    expect(parseUsername('Ada.L-ove_1')).toEqual({ shown: 'Ada.L-ove_1', key: 'ada.l-ove_1' });
  });

  test.each([
    ['upper and lower case', 'ADA', 'ada'],
    ['composed and decomposed', 'Zo\u00EB', 'zoe\u0308'],
    ['full width', 'ａｄａ', 'ada'],
    ['the Kelvin sign', '\u212Aelvin', 'kelvin'],
    ['the long s', 'ſam', 'sam'],
    ['sharp s', 'STRAẞE', 'strasse'],
    ['Greek final sigma', 'ΟΔΟΣ', 'οδος'],
    ['sigma in the middle', 'σας_α', 'σασ_α'],
    ['Turkish dotted I', 'İrem', 'irem'],
    ['Turkish dotless i', 'ırem', 'IREM'],
    ['a ligature', 'ﬁnn', 'finn'],
    ['Cyrillic throughout that looks Latin', 'сосо', 'coco'],
    ['Cyrillic capitals that look Latin', 'ВОВ', 'BOB'],
    ['Greek throughout that looks Latin', 'ονο', 'ovo'],
    ['Latin letters that look like others', 'ɑdɑ', 'ada'],
    ['with and without a joiner', 'علی\u200Cرضا', 'علیرضا'],
  ])('has one key for all spellings: %s', (_case, one, other) => {
    expect(parseUsername(one).key).toBe(parseUsername(other).key);
  });

  test('has one key in every case and composition of every letter', () => {
    const split: string[] = [];
    for (let point = 0x41; point <= 0x10ffff; point++) {
      const letter = String.fromCodePoint(point);
      if (!/\p{L}/u.test(letter) || /\p{Default_Ignorable_Code_Point}/u.test(letter)) continue;
      const name = letter.normalize('NFKC');
      if (!/^\p{L}+$/u.test(name) || name.length > 4) continue;
      const { key } = parseUsername(`_${name}_1`);
      const forms = [letter, name.toUpperCase(), name.toLowerCase(), name.normalize('NFD')];
      if (forms.some((form) => parseUsername(`_${form}_1`).key !== key)) split.push(letter);
    }
    expect(split).toEqual([]);
  });

  test.each([
    'ada',
    'علی\u200Cرضا',
    'ශ්\u200Dරීමත්',
    'र\u0902क्\u200Dषा',
    'वीणा',
    '한국어',
    'Ωμέγα',
    'Иван',
    'Հայկ',
    'ada愛',
    'a'.repeat(32),
    '𝐀da',
  ])('is accepted: %s', (text) => {
    expect(() => parseUsername(text)).not.toThrow();
  });

  test.each([
    ['too short', 'ad'],
    ['a space', 'ada l'],
    ['an at sign', 'ada@x'],
    ['a zero-width space', 'ad\u200Ba'],
    ['a zero-width joiner', 'ad\u200Da'],
    ['a non-joiner at its end', 'علیرضا\u200C'],
    ['a soft hyphen', 'ad\u00ADa'],
    ['a Hangul filler', 'ad\u3164a'],
    ['a variation selector', 'ada\uFE0F'],
    ['a text direction', 'ad\u202Ea'],
    ['a line break', 'ad\na'],
    ['NUL', 'ad\0a'],
    ['a lone surrogate', 'ad\uD800a'],
    ['a leading mark', '\u0301ada'],
    ['a tower of marks', `ada${'\u0335'.repeat(9)}`],
    ['Cyrillic among Latin', 'p\u0430ypal'],
    ['Greek among Latin', 'g\u03BF\u03BFgle'],
    ['Cyrillic among Greek', 'λο\u0433ος'],
    ['Cherokee among Latin', '\u13A0da'],
    ['Armenian among Latin', 'ad\u0561s\u057D'],
    ['a fraction', 'ad½'],
    ['an emoji', 'ada😀'],
  ])('is rejected with %s', (_case, text) => {
    expect(() => parseUsername(text)).toThrow(BadUserInputError);
  });

  test('is rejected by length, with the field', () => {
    expect(() => parseUsername('a'.repeat(33))).toThrow(PayloadTooLargeError);
    expect(() => parseUsername('a'.repeat(33))).toThrow(expect.objectContaining({ extensions: { field: 'username' } }));
  });
});

describe('an email address', () => {
  test('is trimmed and lower-cased', () => {
    expect(parseEmail('  Ada@Example.ORG ')).toBe('ada@example.org');
  });

  test.each(['иван@пример.example', 'ada+tag@mail.example.org', 'zoë@bücher.example', "o'hara@example.org"])(
    'is accepted: %s',
    (text) => {
      expect(parseEmail(text)).toBe(text);
    },
  );

  test.each(['ada', 'ada@', '@example.org', 'ada@localhost', 'a b@example.org', 'a@b@example.org', 'ada@example..org'])(
    'is rejected: %s',
    (text) => {
      expect(() => parseEmail(text)).toThrow(BadUserInputError);
    },
  );

  test.each([
    '\u0430da@example.org',
    'ada@ex\u0430mple.org',
    'a\u200Bda@example.org',
    'ada@exam\0ple.org',
    'ada@example.org\uD83D',
    'ada\u202E@example.org',
  ])('is rejected: %j', (text) => {
    expect(() => parseEmail(text)).toThrow(BadUserInputError);
  });

  test.each([
    ['zoë@xn--bcher-kva.example', 'zoë@bücher.example'],
    ['ada@XN--BCHER-KVA.Example', 'ada@bücher.example'],
    ['ada@mail.bücher。example', 'ada@mail.bücher.example'],
    ['ivan@xn--e1afmkfd.xn--p1ai', 'ivan@пример.рф'],
    ['ada@faß.example', 'ada@faß.example'],
    ['ada@xn--fa-hia.example', 'ada@faß.example'],
  ])('converts %s to %s', (text, email) => {
    expect(parseEmail(text)).toBe(email);
    expect(parseEmail(email)).toBe(email);
  });

  test.each(['ada@xn--exmple-4nf.org', 'ada@xn--zz.example', 'ada@1.2', 'ada@ex_ample.org', 'ada@a%41.example'])(
    'keeps the domain of %s as written',
    (text) => {
      expect(parseEmail(text)).toBe(text);
    },
  );

  test('has at most 254 characters', () => {
    expect(parseEmail(`${'a'.repeat(242)}@example.org`)).toHaveLength(254);
    expect(() => parseEmail(`${'a'.repeat(243)}@example.org`)).toThrow(PayloadTooLargeError);
  });
});

describe('a display name', () => {
  test('is trimmed and composed', () => {
    expect(parseDisplayName('  Zoe\u0308 ')).toBe('Zo\u00EB');
  });

  test.each([
    'علی\u200Cرضا',
    'Ann 👩\u200D💻',
    'ශ්\u200Dරී',
    '葛\u{E0100}城',
    '李小龙',
    'Ada ❤️',
    '🎉',
    'O’Hara, Jr.',
    '😀'.repeat(64),
  ])('is accepted: %s', (text) => {
    expect(parseDisplayName(text)).toBe(text);
  });

  test.each([
    '',
    ' ',
    '\u0301',
    'a\u200Bb',
    'a\u202Eb',
    'a\u2066b',
    'a\nb',
    'a\u001B[31mb',
    'a\0b',
    'a\uDC00b',
    '\u3164',
    '\u2800',
    '\uFE0F',
    'Ann\u3164',
    'Ann\u2800',
    'a\u200Db',
    '👍\u200D👍',
    'Ann\u{E0041}',
  ])('is rejected: %j', (text) => {
    expect(() => parseDisplayName(text)).toThrow(BadUserInputError);
  });

  test('has at most 64 characters', () => {
    expect(() => parseDisplayName('a'.repeat(65))).toThrow(PayloadTooLargeError);
  });
});

describe('a password', () => {
  test.each(['12345678', '😀'.repeat(8), '  spaces stay  ', 'x'.repeat(MOST), '😀'.repeat(MOST)])(
    'is not trimmed or cut (%#)',
    (text) => {
      expect(parseNewPassword(text, MOST)).toBe(text);
    },
  );

  test("is independent of the keyboard's composition", () => {
    expect(parseNewPassword('pa\u0301ssword', MOST)).toBe(parseNewPassword('p\u00E1ssword', MOST));
  });

  test('has at least 8 characters, in any composition', () => {
    expect(() => parseNewPassword('1234567', MOST)).toThrow(BadUserInputError);
    expect(() => parseNewPassword('a\u0301'.repeat(7), MOST)).toThrow(BadUserInputError);
    expect(() => parseNewPassword('😀'.repeat(7), MOST)).toThrow(BadUserInputError);
  });

  test('is rejected beyond the limit, both when set and when verified', () => {
    expect(() => parseNewPassword('x'.repeat(MOST + 1), MOST)).toThrow(PayloadTooLargeError);
    expect(() => readPassword('x'.repeat(MOST + 1), MOST)).toThrow(PayloadTooLargeError);
  });

  test.each(['12345678\0', '12345678\uD800'])('%j is rejected', (text) => {
    expect(() => parseNewPassword(text, MOST)).toThrow(BadUserInputError);
    expect(() => readPassword(text, MOST)).toThrow(BadUserInputError);
  });
});

describe('a lookup', () => {
  test('accepts a username or an email address', () => {
    expect(lookUpLogin(' ADA ')).toEqual({ usernameKey: 'ada' });
    expect(lookUpLogin(' Ada@Example.org ')).toEqual({ emails: ['ada@example.org'] });
    expect(lookUpLogin('ada＠example.org')).toEqual({ emails: ['ada@example.org'] });
  });

  test('finds an address with either form of its domain', () => {
    expect(lookUpLogin('ada@xn--bcher-kva.example')).toEqual({
      emails: ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    });
    expect(lookUpLogin('ada@bücher.example')).toEqual({ emails: ['ada@bücher.example'] });
  });

  test('returns null for names that no account can have', () => {
    expect(lookUpLogin('a')).toBeNull();
    expect(lookUpLogin('@')).toBeNull();
    expect(lookUpUsername('a b c')).toBeNull();
    expect(lookUpUsername('x'.repeat(10_000))).toBeNull();
  });

  test('rejects invalid text', () => {
    expect(() => lookUpLogin('a\0a')).toThrow(expect.objectContaining({ extensions: { field: 'login' } }));
    expect(() => lookUpUsername('a\uD800a')).toThrow(expect.objectContaining({ extensions: { field: 'username' } }));
  });
});
