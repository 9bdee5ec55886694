import { dictionary } from '@zxcvbn-ts/language-common';
import { BadUserInputError } from '@parley/service/errors';

/** Shorter passwords are rejected anyway. */
const MIN_LENGTH = 8;

/** Common passwords (NIST SP 800-63B §5.1.1.2), case-folded. */
const COMMON = new Set(
  dictionary['passwords-common'].map(fold).filter((password) => [...password].length >= MIN_LENGTH),
);

/**
 * Rejects passwords that are guessed first: common ones, and the account's own names.
 * @param password in NFKC.
 * @throws BadUserInputError
 */
export function rejectGuessable(
  password: string,
  account: { username: string; email: string },
  field = 'password',
): void {
  const folded = fold(password);
  if (COMMON.has(folded)) {
    throw new BadUserInputError('This password is too common. Choose another one.', field);
  }
  const [mailbox] = account.email.split('@');
  if ([account.username, account.email, mailbox ?? ''].map(fold).includes(folded)) {
    throw new BadUserInputError('The password must differ from the username and the email address.', field);
  }
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
