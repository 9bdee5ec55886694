import { describe, expect, test } from '@jest/globals';
import { DateTimeScalar } from './date-time.ts';

describe('DateTime', () => {
  test('serializes a Date as RFC 3339 in UTC', () => {
    expect(DateTimeScalar.serialize(new Date(Date.UTC(2026, 0, 31, 12)))).toBe('2026-01-31T12:00:00.000Z');
  });

  test('converts any offset to UTC', () => {
    expect(DateTimeScalar.serialize('2026-01-31T14:00:00+02:00')).toBe('2026-01-31T12:00:00.000Z');
  });

  test('rejects invalid dates', () => {
    expect(() => DateTimeScalar.serialize(new Date(NaN))).toThrow(TypeError);
    expect(() => DateTimeScalar.serialize('soon')).toThrow(TypeError);
  });

  test('is not an input type', () => {
    expect(() => DateTimeScalar.parseValue('2026-01-31T12:00:00Z')).toThrow('not an input');
  });
});
