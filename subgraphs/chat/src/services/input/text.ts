import { BadUserInputError, PayloadTooLargeError } from '@parley/service/errors';
import { hasHiddenCharacters, isBlank, hasVisibleCharacter } from '@parley/text/visible';

/** NUL, which stores reject, and unpaired surrogates, which are not valid text. */
const INVALID_TEXT = /[\0\p{Surrogate}]/u;
/** Line breaks and other control characters, and bidirectional marks that would affect adjacent text. */
const NOT_IN_NAMES = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** A UUID (RFC 9562) in its canonical form, in upper or lower case. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Requires at most `limit` code points and visible content.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireText(text: string, field: string, limit: number): string {
  requireLength(text, field, limit);
  if (isBlank(text)) throw new BadUserInputError('Must not be empty.', field);
  return text;
}

/**
 * Requires a single line of text, and trims it.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireLine(text: string, field: string, limit: number): string {
  const line = requireText(text, field, limit).trim();
  if (NOT_IN_NAMES.test(line)) throw new BadUserInputError('Must be a single line of plain text.', field);
  return line;
}

/**
 * Requires a display name: a visible line without invisible characters. Returns it in NFC.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireName(text: string, field: string, limit: number): string {
  const name = requireLine(text, field, limit).normalize('NFC');
  if (!hasVisibleCharacter(name) || hasHiddenCharacters(name)) {
    throw new BadUserInputError('Names must not contain invisible characters.', field);
  }
  return name;
}

/** Like `requireLine`, but returns null for blank text. @throws BadUserInputError, PayloadTooLargeError */
export function optionalLine(text: string | null | undefined, field: string, limit: number): string | null {
  if (text === null || text === undefined) return null;
  requireLength(text, field, limit);
  return isBlank(text) ? null : requireLine(text, field, limit);
}

/**
 * A UUID in canonical form, converted to lower case. @throws BadUserInputError when the text is not a canonical UUID.
 */
export function requireUuid(text: string, field: string): string {
  if (!UUID.test(text)) throw new BadUserInputError('Must be a UUID.', field);
  return text.toLowerCase();
}

function requireLength(text: string, field: string, limit: number): void {
  if (isLonger(text, limit)) throw new PayloadTooLargeError(`At most ${limit} characters.`, field);
  if (INVALID_TEXT.test(text)) throw new BadUserInputError('The text contains invalid characters.', field);
}

/** A code point has one or two UTF-16 code units, so most strings need no counting. */
const isLonger = (text: string, limit: number) =>
  text.length > 2 * limit || (text.length > limit && [...text].length > limit);
