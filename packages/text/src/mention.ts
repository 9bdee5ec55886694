import { trimEndOf } from './trim-end-of.ts';

/** One reading of an `@name`. */
export interface NameForm {
  /** In NFKC, as auth stores it. */
  name: string;
  /** UTF-16 units of it in the text, without the `@`. */
  length: number;
}

/** Characters of a username, in NFKC. */
const NAME_LENGTH = { least: 3, most: 32 };
/** UTF-16 units: a name as long as may be, whose letters all have three marks or joiners. */
const MAX_RUN_LENGTH = 256;
/** Readings of one mention that are looked up. */
const MAX_FORMS = 4;

/** The `@` of any keyboard: that of East Asian input methods is wider. */
export const AT_SIGN = /[@\uFF20\uFE6B]/;
/**
 * What an `@` belongs to an address or a path after: Latin letters and digits, as in `ann@host`. After a letter of any
 * other script it begins a mention, because many of them are written without spaces.
 */
const WITHIN_ADDRESS = /(?:\p{Script=Latin}\p{M}{0,3}|[0-9@\uFF20\uFE6B/\\])$/u;
/** Letters that see what stands before an `@`: a letter outside the BMP and three marks. */
const CONTEXT_LENGTH = 8;
/** Letters with their marks and joiners, digits, and the punctuation that usernames may have. */
const RUN = /(?:\p{L}(?:(?![\uFE00-\uFE0F])[\p{M}\u200C\u200D]){0,4}|[\p{Nd}_.-])+/uy;
/** What ends a sentence rather than a name, most of the time. */
const SENTENCE_END = '.-';
/** All punctuation of usernames. */
export const NAME_PUNCTUATION = '._-';
/** Particles that Korean adds to a name without a space; longer ones first. */
const KOREAN_PARTICLE =
  /(?:에게서|한테서|이랑|에게|한테|께서|으로|까지|부터|처럼|보다|님께|님이|님은|님을|님|씨|군|양|께|은|는|이|가|을|를|와|과|랑|도|만|의|아|야|로)$/;

/** Whether an `@` at this place would begin a mention, by what stands before it. */
export const mayBeginMention = (text: string, at: number): boolean =>
  AT_SIGN.test(text.charAt(at)) && !WITHIN_ADDRESS.test(text.slice(Math.max(0, at - CONTEXT_LENGTH), at));

/**
 * The names that an `@` at this place may stand for, likeliest first; none when it begins no mention.
 * @param end where the name ends at the latest.
 */
export function nameFormsAt(text: string, at: number, end = text.length): NameForm[] {
  if (!mayBeginMention(text, at)) return [];
  RUN.lastIndex = at + 1;
  const run = RUN.exec(text.slice(0, Math.min(end, at + 1 + MAX_RUN_LENGTH)))?.[0] ?? '';
  const next = text.charAt(at + 1 + run.length);
  const bare = trimEndOf(run, SENTENCE_END);
  const whole = AT_SIGN.test(next) ? [] : [bare, run, trimEndOf(run, NAME_PUNCTUATION)];
  const written = [...new Set([...whole, ...scriptPrefixesOf(bare)])];
  return written
    .map((form) => ({ name: form.normalize('NFKC'), length: form.length }))
    .filter(isName)
    .slice(0, MAX_FORMS);
}

function isName({ name }: NameForm): boolean {
  const { length } = [...name];
  return length >= NAME_LENGTH.least && length <= NAME_LENGTH.most;
}

/**
 * What a name is when a word follows it without a space, longest first: `bob` of `bobさん`, `田中` of `田中さん`. A run
 * ends where its script does; of those written without spaces only Korean attaches words of the same script.
 */
function scriptPrefixesOf(run: string): string[] {
  const prefixes: string[] = [];
  let script = '';
  let end = 0;
  for (const character of run) {
    const next = scriptOf(character);
    if (next && script && next !== script) prefixes.push(trimEndOf(run.slice(0, end), NAME_PUNCTUATION));
    script = next || script;
    end += character.length;
  }
  const stem = run.replace(KOREAN_PARTICLE, '');
  return [...(stem === run ? [] : [stem]), ...prefixes.reverse()];
}

const SCRIPTS = Object.entries({
  Latin: /\p{Script=Latin}/u,
  Han: /\p{Script=Han}/u,
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Hangul: /\p{Script=Hangul}/u,
  Other: /\p{L}/u,
});

/** Roughly, for what is written beside names; empty for digits, marks and punctuation, which go with what is before. */
const scriptOf = (character: string): string => SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? '';
