import { describe, expect, test } from '@jest/globals';
import { optionalLine, requireLine, requireName, requireText, requireUuid } from './text.ts';

describe('requireText', () => {
  test('returns text unchanged', () => {
    expect(requireText(' two\nlines ', 'body', 20)).toBe(' two\nlines ');
  });

  test('counts code points', () => {
    expect(requireText('🦜🦜', 'body', 2)).toBe('🦜🦜');
    expect(() => requireText('🦜🦜🦜', 'body', 2)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  });

  test.each(['', ' \t\n', '\u200b\u2060', '\u2800', '\u3164', '\ufe0f', '\u{E0041}', 'a\0', '\ud800', '\udc00x'])(
    'rejects %j',
    (text) => {
      expect(() => requireText(text, 'body', 10)).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field: 'body' } }),
      );
    },
  );
});

describe('requireLine', () => {
  test('trims', () => {
    expect(requireLine('  A room ', 'name', 10)).toBe('A room');
  });

  test.each(['a\nb', 'a\u001b[31m', 'a\u202eb', 'a\u2066b'])('rejects %j', (text) => {
    expect(() => requireLine(text, 'name', 20)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});

describe('requireName', () => {
  test('accepts characters that scripts and emoji need', () => {
    expect(requireName(' علی\u200cرضا 👩\u200d💻 ', 'name', 20)).toBe('علی\u200cرضا 👩\u200d💻');
    expect(requireName('Zoe\u0308', 'name', 20)).toBe('Zoë');
  });

  test.each(['\u2800', '\u3164', '\u0301', 'a\u200bb', 'a\u3164', 'a\u2800', 'a\u{E0041}', 'a\nb'])(
    'rejects %j',
    (text) => {
      expect(() => requireName(text, 'name', 20)).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field: 'name' } }),
      );
    },
  );
});

test('optionalLine returns null for blank text', () => {
  expect([optionalLine(' ', 'topic', 5), optionalLine(null, 'topic', 5)]).toEqual([null, null]);
});

test('requireUuid accepts only UUIDs, in upper or lower case', () => {
  const uuid = '0190c7a1-1c1f-7000-8000-000000000000';
  for (const text of [uuid, uuid.toUpperCase()]) expect(requireUuid(text, 'clientId')).toBe(uuid);
  const forms = [`{${uuid}}`, `urn:uuid:${uuid}`, uuid.replaceAll('-', ''), ` ${uuid}`, uuid.replace('0', '０')];
  for (const text of ['', `${uuid}0`, `${uuid}\n`, `{"$gt":"${uuid}"}`, ...forms]) {
    expect(() => requireUuid(text, 'clientId')).toThrow('UUID');
  }
});
