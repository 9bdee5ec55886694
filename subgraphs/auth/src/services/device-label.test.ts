import { describe, expect, test } from '@jest/globals';
import { deviceLabelOf, parseDeviceLabel } from './device-label.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a label derived from a User-Agent', () => {
  test.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge on Windows'],
    [`Mozilla/5.0 (Linux; Android 16; Pixel 9) ${WEBKIT} Chrome/140.0 Mobile Safari/537.36`, 'Chrome on Android'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on macOS'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    ['curl/8.5.0', 'curl'],
    ['', null],
    ['<script>', null],
    [`${'x'.repeat(300)}/1`, 'x'.repeat(64)],
  ])('%s', (userAgent, label) => {
    expect(deviceLabelOf(userAgent)).toBe(label);
  });
});

describe('a label given by a client', () => {
  test('is trimmed, and null when it is empty', () => {
    expect(parseDeviceLabel('  Kitchen ')).toBe('Kitchen');
    for (const nothing of [null, undefined, '', '  ']) expect(parseDeviceLabel(nothing)).toBeNull();
  });

  test.each(['a\0b', 'a\u202Eb', 'a\nb'])('is rejected: %j', (text) => {
    expect(() => parseDeviceLabel(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });

  test('has a maximum length', () => {
    expect(parseDeviceLabel('é'.repeat(64))).toHaveLength(64);
    expect(() => parseDeviceLabel('é'.repeat(65))).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  });
});
