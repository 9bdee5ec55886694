import { BadUserInputError, DomainError, PayloadTooLargeError } from '@parley/service/errors';
import { withoutNeededJoiners } from '@parley/text/joiners';
import { mixesAlphabets } from '@parley/text/confusables';
import { nameKey } from '@parley/text/name-key';
import { hasHiddenCharacters, hasVisibleCharacter } from '@parley/text/visible';
import { readableDomain } from './readable-domain.ts';

/** Length of a username, in characters. */
const USERNAME_LENGTH = { min: 3, max: 32 };
const MAX_DISPLAY_NAME_LENGTH = 64;
/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const MAX_EMAIL_LENGTH = 254;
/** NIST SP 800-63B §5.1.1.2. */
const MIN_PASSWORD_LENGTH = 8;

/** At most three marks per letter: enough for living scripts, and too few for text that overflows its line. */
const USERNAME_CHARACTERS = /^(?:[\p{L}]\p{M}{0,3}|[\p{Nd}_.-])+$/u;
/** Separates the words of an email address. Each word may use a different alphabet. */
const EMAIL_SEPARATORS = /[@.+_-]/u;
/** A plausibility check that catches typos; no mail is sent. */
const EMAIL_SHAPE = /^[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]+$/u;

const NOT_TEXT = /\0|\p{Surrogate}/u;
/** Characters that are invisible or reorder text: control and format characters, fillers, line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

export interface Name {
  /** The form that users see. */
  shown: string;
  /** Equal for all spellings of the same name. */
  key: string;
}

const count = (text: string) => [...text].length;

/**
 * Requires text that every store accepts: no NUL and no lone surrogates.
 * @throws BadUserInputError
 */
export function requireText(text: string, field: string): string {
  if (NOT_TEXT.test(text)) throw new BadUserInputError('The text contains invalid characters.', field);
  return text;
}

/**
 * Parses a username and derives its unique key: NFKC, case-folded (`ſ`, `K` and `ẞ` included), without the joiners that
 * some scripts need, and with confusables of Latin letters unified.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseUsername(text: string, field = 'username'): Name {
  const shown = requireText(text, field).normalize('NFKC');
  if (count(shown) > USERNAME_LENGTH.max) {
    throw new PayloadTooLargeError(`A username must have at most ${USERNAME_LENGTH.max} characters.`, field);
  }
  if (count(shown) < USERNAME_LENGTH.min) {
    throw new BadUserInputError(`A username must have at least ${USERNAME_LENGTH.min} characters.`, field);
  }
  const letters = withoutNeededJoiners(shown);
  if (UNSEEN.test(letters) || !USERNAME_CHARACTERS.test(letters)) {
    throw new BadUserInputError('A username can only contain letters, digits, `_`, `-` and `.`.', field);
  }
  if (mixesAlphabets(shown)) {
    throw new BadUserInputError('A username must not mix alphabets that look alike.', field);
  }
  return { shown, key: nameKey(shown) };
}

/**
 * Parses an email address into its unique form: trimmed, NFKC, lower case, with the domain in Unicode instead of
 * Punycode.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseEmail(text: string, field = 'email'): string {
  const email = readableEmail(writtenEmail(text, field));
  if (email.split(EMAIL_SEPARATORS).some(mixesAlphabets)) {
    throw new BadUserInputError('A part of an email address must not mix letters of alphabets that look alike.', field);
  }
  return email;
}

/** An email address with its domain as written, which earlier versions stored. */
function writtenEmail(text: string, field: string): string {
  const email = requireText(text, field).trim().normalize('NFKC').toLowerCase();
  if (count(email) > MAX_EMAIL_LENGTH) {
    throw new PayloadTooLargeError(`An email address must have at most ${MAX_EMAIL_LENGTH} characters.`, field);
  }
  if (UNSEEN.test(email) || !EMAIL_SHAPE.test(email)) {
    throw new BadUserInputError('Enter a valid email address.', field);
  }
  return email;
}

/** A domain whose Unicode form would be rejected stays in Punycode, as in browsers. */
function readableEmail(email: string): string {
  const at = email.lastIndexOf('@') + 1;
  const domain = readableDomain(email.slice(at));
  const isRejected = UNSEEN.test(domain) || domain.split(EMAIL_SEPARATORS).some(mixesAlphabets);
  return isRejected ? email : email.slice(0, at) + domain;
}

/**
 * Parses a display name: trimmed and in NFC.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseDisplayName(text: string, field = 'displayName'): string {
  const name = requireText(text, field).trim().normalize('NFC');
  if (count(name) > MAX_DISPLAY_NAME_LENGTH) {
    throw new PayloadTooLargeError(`A display name must have at most ${MAX_DISPLAY_NAME_LENGTH} characters.`, field);
  }
  if (!hasVisibleCharacter(name))
    throw new BadUserInputError('A display name must have at least one visible character.', field);
  if (hasHiddenCharacters(name)) {
    throw new BadUserInputError('A display name must not contain invisible characters.', field);
  }
  return name;
}

/**
 * The key of the account with this username; null when no account can have it.
 * @throws BadUserInputError when the input is not valid text.
 */
export function lookUpUsername(text: string, field = 'username'): string | null {
  requireText(text, field);
  return orNull(() => parseUsername(text.trim(), field).key);
}

/**
 * Parses a username or email address given at login; null when no account can have it. An address is returned in all
 * forms that may be stored, likeliest first.
 * @throws BadUserInputError when the input is not valid text.
 */
export function lookUpLogin(text: string, field = 'login'): { emails: string[] } | { usernameKey: string } | null {
  requireText(text, field);
  if (!text.normalize('NFKC').includes('@'))
    return orNull(() => ({ usernameKey: parseUsername(text.trim(), field).key }));
  return orNull(() => {
    const written = writtenEmail(text, field);
    return { emails: [...new Set([readableEmail(written), written])] };
  });
}

/**
 * Normalizes a password for hashing: NFKC, as NIST SP 800-63B §5.1.1.2 recommends, so that it does not depend on the
 * keyboard. Nothing is trimmed or cut; `maxLength` counts the characters as typed.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function readPassword(text: string, maxLength: number, field = 'password'): string {
  if (count(requireText(text, field)) > maxLength) {
    throw new PayloadTooLargeError(`A password must have at most ${maxLength} characters.`, field);
  }
  return text.normalize('NFKC');
}

/**
 * Parses a new password: as `readPassword`, with a minimum length.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseNewPassword(text: string, maxLength: number, field = 'password'): string {
  const password = readPassword(text, maxLength, field);
  if (count(password) < MIN_PASSWORD_LENGTH) {
    throw new BadUserInputError(`A password must have at least ${MIN_PASSWORD_LENGTH} characters.`, field);
  }
  return password;
}

function orNull<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
