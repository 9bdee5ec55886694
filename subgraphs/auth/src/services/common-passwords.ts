import { dictionary } from '@zxcvbn-ts/language-common';
import { BadUserInputError } from '@parley/service';

/** Shorter ones are refused for their length. */
const LEAST_LENGTH = 8;

/** What many people's passwords are (NIST SP 800-63B §5.1.1.2), without letter case. */
const COMMON = new Set(
  dictionary['passwords-common'].map(fold).filter((password) => [...password].length >= LEAST_LENGTH),
);

/**
 * Refuses passwords that are guessed first: common ones, and what the account itself is called.
 * @param password in NFKC.
 * @throws BadUserInputError
 */
export function refuseGuessable(
  password: string,
  account: { username: string; email: string },
  field = 'password',
): void {
  const folded = fold(password);
  if (COMMON.has(folded)) {
    throw new BadUserInputError('This password is one of the most common ones: choose another.', field);
  }
  const [mailbox] = account.email.split('@');
  if ([account.username, account.email, mailbox ?? ''].map(fold).includes(folded)) {
    throw new BadUserInputError('A password is not the username or the e-mail address.', field);
  }
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
