import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';

test('has no address if the gateway reports none', () => {
  expect(clientOf('', undefined)).toEqual({ source: { address: null, network: 'unknown' }, device: null });
});
