import { describe, expect, test } from '@jest/globals';
import { BadUserInputError } from '@parley/service';
import { refuseGuessable } from './common-passwords.ts';

const ada = { username: 'ada-lovelace', email: 'countess@example.org' };
const refuse = (password: string) => () => refuseGuessable(password, ada);

describe('a new password', () => {
  test.each(['password', 'PassWord', '12345678', 'qwertyuiop', 'iloveyou1'])('is not a common one: %s', (password) => {
    expect(refuse(password)).toThrow(BadUserInputError);
  });

  test.each(['ada-lovelace', 'ADA-Lovelace', 'countess@example.org', 'Countess'])(
    'is not what the account is called: %s',
    (password) => expect(refuse(password)).toThrow(BadUserInputError),
  );

  test.each(['correct horse battery', 'a-quiet-harbour', 'ada-lovelace-1815', 'пароль из слов'])(
    'may be %s',
    (password) => {
      expect(refuse(password)).not.toThrow();
    },
  );
});
