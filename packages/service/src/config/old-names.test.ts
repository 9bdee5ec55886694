import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readConfig } from './config.ts';
import { limit, url } from './option-types.ts';

const schema = z.object({ POSTGRES_URL: url('postgres'), RATE_LIMIT_SENDS: limit.default(20) });
const URL_ONE = 'postgres://localhost/one';

const read = (env: NodeJS.ProcessEnv) => () => readConfig(schema, env, ['POSTGRES_URL']);

describe('an old name', () => {
  test('is reported with the new one and the other problems', () => {
    expect(read({ DATABASE_URL: URL_ONE, LIMIT_SENDS: '5', RATE_LIMIT_SENDS: 'many' })).toThrow(
      [
        'Invalid configuration:',
        '  - DATABASE_URL: has been renamed to POSTGRES_URL',
        '  - RATE_LIMIT_SENDS: must be a positive whole number',
      ].join('\n'),
    );
  });

  test('is reported when it names a file', () => {
    expect(read({ DATABASE_URL_FILE: '/run/secrets/DATABASE_URL' })).toThrow(
      /^Invalid configuration:\n {2}- DATABASE_URL_FILE: has been renamed to POSTGRES_URL_FILE$/,
    );
  });

  test('is accepted in addition to the new one, and where no option has that name', () => {
    expect(read({ DATABASE_URL: URL_ONE, POSTGRES_URL: URL_ONE, LIMIT_SOCKETS: '5' })()).toMatchObject({
      POSTGRES_URL: URL_ONE,
    });
  });

  test('of an option that was removed is reported', () => {
    expect(read({ POSTGRES_URL: URL_ONE, TYPING_MS: '100', LIMIT_PINS: '' })).toThrow(
      /^Invalid configuration:\n {2}- TYPING_MS: is no longer an option$/,
    );
  });
});
