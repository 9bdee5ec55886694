import { BadUserInputError, PayloadTooLargeError } from '@parley/shared';

/** UTF-16 units; the longest emoji of Unicode, families and flags of regions, have fewer than that. */
const LONGEST = 35;

// The `v` flag is newer than the language level that is compiled for.
const ONE_EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
const TEXT_STYLE = /\ufe0e/g;

/**
 * One emoji that Unicode recommends for interchange, in its full form: ❤ and ❤️ are the same reaction.
 * @throws BadUserInputError, PayloadTooLargeError
 */
export function requireEmoji(text: string, field: string): string {
  if (text.length > LONGEST) throw new PayloadTooLargeError('This is more than one emoji.', field);
  const plain = text.replace(TEXT_STYLE, '');
  const emoji = [plain, `${plain}\ufe0f`].find((form) => ONE_EMOJI.test(form));
  if (emoji === undefined) throw new BadUserInputError('This must be one emoji.', field);
  return emoji;
}
