import { BadUserInputError, DomainError, PayloadTooLargeError } from '@parley/service';
import { withoutNeededJoiners } from '@parley/text/joiners';
import { mixesAlphabets } from '@parley/text/look-alikes';
import { nameKey } from '@parley/text/name-key';
import { hidesCharacters, isSeen } from '@parley/text/visible';
import { readableDomain } from './readable-domain.ts';

/** Length of a username, in characters. */
const USERNAME = { least: 3, most: 32 };
const DISPLAY_NAME_MOST = 64;
/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const EMAIL_MOST = 254;
/** NIST SP 800-63B §5.1.1.2. */
const PASSWORD_LEAST = 8;

/** Marks after one letter: what living scripts need, short of text that climbs out of its line. */
const USERNAME_CHARACTERS = /^(?:[\p{L}]\p{M}{0,3}|[\p{Nd}_.-])+$/u;
/** What parts the words of an e-mail address, each of which may be of another alphabet. */
const EMAIL_SEPARATORS = /[@.+_-]/u;
/** No mail is sent to it here: enough to catch a slip of the hand. */
const EMAIL_SHAPE = /^[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]+$/u;

const NOT_TEXT = /\0|\p{Surrogate}/u;
/** What cannot be seen, or turns the text around it: control and format characters, fillers, line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

export interface Name {
  /** As people see it. */
  shown: string;
  /** Equal for all ways of writing the same name. */
  key: string;
}

const count = (text: string) => [...text].length;

/**
 * Text that every store takes: neither NUL nor a lone surrogate.
 * @throws BadUserInputError
 */
export function requireText(text: string, field: string): string {
  if (NOT_TEXT.test(text)) throw new BadUserInputError('The text holds characters that are not text.', field);
  return text;
}

/**
 * A username and the key under which it is unique: NFKC, without letter case (`ſ`, `K` and `ẞ` included) and without
 * the joiners that some scripts need, look-alikes of Latin letters being one with them.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseUsername(text: string, field = 'username'): Name {
  const shown = requireText(text, field).normalize('NFKC');
  if (count(shown) > USERNAME.most) {
    throw new PayloadTooLargeError(`A username has at most ${USERNAME.most} characters.`, field);
  }
  if (count(shown) < USERNAME.least) {
    throw new BadUserInputError(`A username has at least ${USERNAME.least} characters.`, field);
  }
  const letters = withoutNeededJoiners(shown);
  if (UNSEEN.test(letters) || !USERNAME_CHARACTERS.test(letters)) {
    throw new BadUserInputError('A username is made of letters, digits, `_`, `-` and `.`.', field);
  }
  if (mixesAlphabets(shown)) {
    throw new BadUserInputError('A username does not mix alphabets that look alike.', field);
  }
  return { shown, key: nameKey(shown) };
}

/**
 * An e-mail address in the form under which it is unique: trimmed, NFKC, lower case, its domain in Unicode rather than
 * Punycode.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseEmail(text: string, field = 'email'): string {
  const email = readableEmail(writtenEmail(text, field));
  if (email.split(EMAIL_SEPARATORS).some(mixesAlphabets)) {
    throw new BadUserInputError('An e-mail address does not mix alphabets that look alike in one word.', field);
  }
  return email;
}

/** An e-mail address in its own form: earlier versions kept a domain as it was written. */
function writtenEmail(text: string, field: string): string {
  const email = requireText(text, field).trim().normalize('NFKC').toLowerCase();
  if (count(email) > EMAIL_MOST) {
    throw new PayloadTooLargeError(`An e-mail address has at most ${EMAIL_MOST} characters.`, field);
  }
  if (UNSEEN.test(email) || !EMAIL_SHAPE.test(email)) {
    throw new BadUserInputError('This is not an e-mail address.', field);
  }
  return email;
}

/** A domain that would be refused in Unicode stays in Punycode, as browsers show it. */
function readableEmail(email: string): string {
  const at = email.lastIndexOf('@') + 1;
  const domain = readableDomain(email.slice(at));
  const isRefused = UNSEEN.test(domain) || domain.split(EMAIL_SEPARATORS).some(mixesAlphabets);
  return isRefused ? email : email.slice(0, at) + domain;
}

/**
 * A display name, trimmed and in NFC.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseDisplayName(text: string, field = 'displayName'): string {
  const name = requireText(text, field).trim().normalize('NFC');
  if (count(name) > DISPLAY_NAME_MOST) {
    throw new PayloadTooLargeError(`A display name has at most ${DISPLAY_NAME_MOST} characters.`, field);
  }
  if (!isSeen(name)) throw new BadUserInputError('A display name has at least one visible character.', field);
  if (hidesCharacters(name)) {
    throw new BadUserInputError('A display name holds no invisible characters.', field);
  }
  return name;
}

/**
 * The key of the account with that username; null when no account can have it.
 * @throws BadUserInputError when it is no text.
 */
export function lookUpUsername(text: string, field = 'username'): string | null {
  requireText(text, field);
  return orNull(() => parseUsername(text.trim(), field).key);
}

/**
 * What an account is signed in to with, a username or an e-mail address; null when no account can have it. An address
 * comes in the forms under which it may be stored, the likelier one first.
 * @throws BadUserInputError when it is no text.
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
 * A password that is offered at sign-in, in the form that is hashed: NFKC, as NIST SP 800-63B §5.1.1.2 advises, so
 * that it does not depend on the keyboard. Nothing is trimmed or cut; `most` counts the characters as they were typed.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function readPassword(text: string, most: number, field = 'password'): string {
  if (count(requireText(text, field)) > most) {
    throw new PayloadTooLargeError(`A password has at most ${most} characters.`, field);
  }
  return text.normalize('NFKC');
}

/**
 * A password to be set: as `readPassword`, and long enough.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function parseNewPassword(text: string, most: number, field = 'password'): string {
  const password = readPassword(text, most, field);
  if (count(password) < PASSWORD_LEAST) {
    throw new BadUserInputError(`A password has at least ${PASSWORD_LEAST} characters.`, field);
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
