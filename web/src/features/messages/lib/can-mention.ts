import { mentionsIn } from '@parley/text/find-mentions';

/** A name that does not occur in messages. */
const PROBE = 'ꙮꙮꙮ';
/** The last run of backticks on a line, which may open a code span that is still being typed. */
const LAST_BACKTICKS = /(?<!`)(`+)[^`\n]*$/;

/**
 * Whether a name after this text would be a mention: not in code, nor in what may become code, nor in a link. It uses
 * the parser that finds mentions in messages.
 * @param before the text before the `@`.
 */
export function canMentionAfter(before: string): boolean {
  const backticks = LAST_BACKTICKS.exec(before)?.[1] ?? '';
  return [`${before}@${PROBE}`, `${before}@${PROBE} ${backticks}`].every(
    (text) => mentionsIn(text).at(-1)?.[0]?.name === PROBE,
  );
}
