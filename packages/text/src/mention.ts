import { trimEndOf } from './trim-end-of.ts';

/** One possible reading of an `@name`. */
export interface NameForm {
  /** In NFKC, as auth stores it. */
  name: string;
  /** Its length in the text, in UTF-16 units, without the `@`. */
  length: number;
}

/** The length of a username, in NFKC characters. */
const NAME_LENGTH = { min: 3, max: 32 };
/** UTF-16 units: the longest possible name, with three marks or joiners on each letter. */
const MAX_RUN_LENGTH = 256;
/** The maximum number of readings of one mention. */
const MAX_FORMS = 4;

/** An `@` from any keyboard, including the wide forms of East Asian input methods. */
export const AT_SIGN = /[@\uFF20\uFE6B]/;
/**
 * Characters before an `@` that make it part of an address or a path: Latin letters and digits, as in `ann@host`. After
 * a letter of another script it begins a mention, because many scripts are written without spaces.
 */
const WITHIN_ADDRESS = /(?:\p{Script=Latin}\p{M}{0,3}|[0-9@\uFF20\uFE6B/\\])$/u;
/** UTF-16 units of context before an `@`: a letter outside the BMP and three marks. */
const CONTEXT_LENGTH = 8;
/** Letters with their marks and joiners, digits, and the punctuation allowed in usernames. */
const RUN = /(?:\p{L}(?:(?![\uFE00-\uFE0F])[\p{M}\u200C\u200D]){0,4}|[\p{Nd}_.-])+/uy;
/** Punctuation that usually ends a sentence rather than a name. */
const SENTENCE_END = '.-';
/** All punctuation allowed in usernames. */
export const NAME_PUNCTUATION = '._-';
/** Particles that Korean appends to a name without a space, longest first. */
const KOREAN_PARTICLE =
  /(?:에게서|한테서|이랑|에게|한테|께서|으로|까지|부터|처럼|보다|님께|님이|님은|님을|님|씨|군|양|께|은|는|이|가|을|를|와|과|랑|도|만|의|아|야|로)$/;

/** Whether an `@` at this position can begin a mention, judging by the characters before it. */
export const mayBeginMention = (text: string, at: number): boolean =>
  AT_SIGN.test(text.charAt(at)) && !WITHIN_ADDRESS.test(text.slice(Math.max(0, at - CONTEXT_LENGTH), at));

/**
 * The possible names for an `@` at this position, likeliest first; empty when it begins no mention.
 * @param end the position where the name must end.
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
  return length >= NAME_LENGTH.min && length <= NAME_LENGTH.max;
}

/**
 * The possible names when a word follows without a space, longest first: `bob` in `bobさん`, `田中` in `田中さん`. A name
 * ends where its script ends. Among the scripts without spaces, only Korean appends words of the same script.
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

/** A rough classification. Empty for digits, marks and punctuation, which belong to the preceding character. */
const scriptOf = (character: string): string => SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? '';
