import { BadUserInputError, PayloadTooLargeError } from '@parley/service/errors';
import { qualifiedEmoji } from '@parley/text/emoji';

/** In UTF-16 code units. The longest Unicode emoji has half as many, with a variation selector after each character. */
const MAX_LENGTH = 64;

/**
 * Requires one emoji that Unicode recommends for interchange, and returns its fully qualified form: ❤ and ❤️ are the
 * same reaction.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireEmoji(text: string, field: string): string {
  if (text.length > MAX_LENGTH) throw new PayloadTooLargeError('Must be a single emoji.', field);
  const emoji = qualifiedEmoji(text);
  if (emoji === null) throw new BadUserInputError('Must be a single emoji.', field);
  return emoji;
}
