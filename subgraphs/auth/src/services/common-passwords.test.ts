import { describe, expect, test } from '@jest/globals';
import { BadUserInputError } from '@parley/service/errors';
import { rejectGuessable } from './common-passwords.ts';

const ada = { username: 'ada-lovelace', email: 'countess@example.org' };
const reject = (password: string) => () => rejectGuessable(password, ada);

describe('a new password', () => {
  test.each(['password', 'PassWord', '12345678', 'qwertyuiop', 'iloveyou1'])(
    'is rejected if it is common: %s',
    (password) => {
      expect(reject(password)).toThrow(BadUserInputError);
    },
  );

  test.each(['ada-lovelace', 'ADA-Lovelace', 'countess@example.org', 'Countess'])(
    'is rejected if it is a name of the account: %s',
    (password) => expect(reject(password)).toThrow(BadUserInputError),
  );

  test.each(['correct horse battery', 'a-quiet-harbour', 'ada-lovelace-1815', 'пароль из слов'])(
    'is accepted: %s',
    (password) => {
      expect(reject(password)).not.toThrow();
    },
  );
});
