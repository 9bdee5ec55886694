import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';

test('a client whose address is not told has none', () => {
  expect(clientOf('', undefined)).toEqual({ place: { address: null, network: 'unknown' }, device: null });
});
