import { BadUserInputError, PayloadTooLargeError } from '@parley/service';
import { hasHiddenCharacters, isBlank, hasVisibleCharacter } from '@parley/text/visible';

/** NUL, which stores refuse, and halves of surrogate pairs, which are no text. */
const NO_TEXT = /[\0\p{Surrogate}]/u;
/** Line breaks and other controls, and marks that turn the direction of what stands beside a name. */
const NOT_IN_NAMES = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** Of a UUID (RFC 9562) in its usual form, in either letter case. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Checks a text: at most `limit` code points, and something to see.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireText(text: string, field: string, limit: number): string {
  requireLength(text, field, limit);
  if (isBlank(text)) throw new BadUserInputError('Write something.', field);
  return text;
}

/**
 * A text for one line, such as a name, without the white space around it.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireLine(text: string, field: string, limit: number): string {
  const line = requireText(text, field, limit).trim();
  if (NOT_IN_NAMES.test(line)) throw new BadUserInputError('This must be one line of plain text.', field);
  return line;
}

/**
 * A name for others to see: a line with something to see in it and nothing that cannot be seen, in NFC.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireName(text: string, field: string, limit: number): string {
  const name = requireLine(text, field, limit).normalize('NFC');
  if (!hasVisibleCharacter(name) || hasHiddenCharacters(name)) {
    throw new BadUserInputError('A name must not contain invisible characters.', field);
  }
  return name;
}

/** As `requireLine`, but what is blank is null. @throws BadUserInputError, PayloadTooLargeError */
export function optionalLine(text: string | null | undefined, field: string, limit: number): string | null {
  if (text === null || text === undefined) return null;
  requireLength(text, field, limit);
  return isBlank(text) ? null : requireLine(text, field, limit);
}

/** A UUID as it is usually spelled, in lower case. @throws BadUserInputError when it is none, or in another form. */
export function requireUuid(text: string, field: string): string {
  if (!UUID.test(text)) throw new BadUserInputError('This must be a UUID.', field);
  return text.toLowerCase();
}

function requireLength(text: string, field: string, limit: number): void {
  if (isLonger(text, limit)) throw new PayloadTooLargeError(`At most ${limit} characters.`, field);
  if (NO_TEXT.test(text)) throw new BadUserInputError('This is not well-formed text.', field);
}

/** A code point has one or two UTF-16 units, so most texts need no counting. */
const isLonger = (text: string, limit: number) =>
  text.length > 2 * limit || (text.length > limit && [...text].length > limit);
