import { describe, expect, test } from '@jest/globals';
import { optionalLine, requireLine, requireText, requireUuid } from './text.ts';

describe('requireText', () => {
  test('takes a text as it is', () => {
    expect(requireText(' two\nlines ', 'body', 20)).toBe(' two\nlines ');
  });

  test('counts code points', () => {
    expect(requireText('🦜🦜', 'body', 2)).toBe('🦜🦜');
    expect(() => requireText('🦜🦜🦜', 'body', 2)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  });

  test.each(['', ' \t\n', '\u200b\u2060', 'a\0', '\ud800', '\udc00x'])('refuses %j', (text) => {
    expect(() => requireText(text, 'body', 10)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field: 'body' } }),
    );
  });
});

describe('requireLine', () => {
  test('trims', () => {
    expect(requireLine('  A room ', 'name', 10)).toBe('A room');
  });

  test.each(['a\nb', 'a\u001b[31m', 'a\u202eb', 'a\u2066b'])('refuses %j', (text) => {
    expect(() => requireLine(text, 'name', 20)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});

test('a blank optional line is none', () => {
  expect([optionalLine(' ', 'topic', 5), optionalLine(null, 'topic', 5)]).toEqual([null, null]);
});

test('requireUuid refuses what is no UUID', () => {
  const uuid = '0190c7a1-1c1f-7000-8000-000000000000';
  expect(requireUuid(uuid, 'clientId')).toBe(uuid);
  for (const text of ['', `${uuid}0`, `{"$gt":"${uuid}"}`]) {
    expect(() => requireUuid(text, 'clientId')).toThrow('UUID');
  }
});
