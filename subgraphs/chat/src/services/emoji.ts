import { BadUserInputError, PayloadTooLargeError } from '@parley/service';
import { qualifiedEmoji } from '@parley/text/emoji';

/** UTF-16 units; the longest emoji of Unicode have half as many, with a selector of style after each character. */
const LONGEST = 64;

/**
 * One emoji that Unicode recommends for interchange, in its full form: ❤ and ❤️ are the same reaction.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireEmoji(text: string, field: string): string {
  if (text.length > LONGEST) throw new PayloadTooLargeError('This is more than one emoji.', field);
  const emoji = qualifiedEmoji(text);
  if (emoji === null) throw new BadUserInputError('This must be one emoji.', field);
  return emoji;
}
