import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readConfig } from './config.ts';
import { below, notAbove } from './option-order.ts';
import { limit } from './option-types.ts';

const schema = z
  .object({
    RATE: limit.default(20),
    BURST: limit.default(100),
    REFRESH_MS: limit.default(10),
    EXPIRY_MS: limit.default(30),
    OTHER: limit.default(1),
  })
  .refine(...notAbove('RATE', 'BURST'))
  .refine(...below('REFRESH_MS', 'EXPIRY_MS'));

test('options that contradict each other, set or not, are reported together with other problems', () => {
  expect(() => readConfig(schema, { BURST: '5', REFRESH_MS: '30', OTHER: 'x' })).toThrow(
    [
      'Invalid configuration:',
      '  - OTHER: must be a positive whole number',
      '  - RATE: must not exceed BURST',
      '  - REFRESH_MS: must be less than EXPIRY_MS',
    ].join('\n'),
  );
});

test('an invalid option is not compared', () => {
  expect(() => readConfig(schema, { BURST: 'x' })).toThrow(
    /^Invalid configuration:\n {2}- BURST: must be a positive whole number$/,
  );
});

test('equal options may satisfy `notAbove`', () => {
  expect(readConfig(schema, { RATE: '5', BURST: '5' })).toMatchObject({ RATE: 5, BURST: 5 });
});
