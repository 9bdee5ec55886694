import { addressAt, type OpenMarks } from './address.ts';
import { NAME_PUNCTUATION, nameFormsAt, type NameForm } from './mention.ts';
import { trimEndOf } from './trim-end-of.ts';

/** A part of a text that is more than plain text: an address, or a mention of a user. */
export type InlinePart =
  { kind: 'link'; text: string; href: string } | { kind: 'mention'; text: string; forms: readonly NameForm[] };

export type TextPart = { kind: 'text'; text: string } | InlinePart;

/** Characters with a meaning in Markdown, and the possible starts of an address or a mention. */
const STOP =
  /[\n!*<[\\\]_`~@\uFF20\uFE6B]|(?<![\p{Script=Latin}\p{M}0-9])(?:[Hh][Tt]{2}[Pp][Ss]?:\/\/|[Ww]{3}\.)|(?<![\p{Script=Latin}\p{M}0-9.+-])[\p{Script=Latin}0-9][\p{Script=Latin}\p{M}0-9_.+-]{0,63}@/gu;

const NONE: OpenMarks = () => 0;

/**
 * The position, at or after `from`, where the next part that is not plain may begin; the length of the text if there is
 * none.
 */
export function nextStop(text: string, from: number): number {
  STOP.lastIndex = from;
  return STOP.exec(text)?.index ?? text.length;
}

/** The part that begins at this position, or null. @param end the position where it must end. */
export function inlinePartAt(text: string, at: number, end = text.length, openMarks = NONE): InlinePart | null {
  const address = addressAt(text, at, end, openMarks);
  if (address) return { kind: 'link', ...address };
  const forms = nameFormsAt(text, at, end);
  if (forms.length === 0) return null;
  const length = Math.max(...forms.map((form) => form.length));
  // A name may end in an underscore, but open emphasis is closed first.
  const written = withoutClosing(text.slice(at, at + 1 + length), openMarks('_'));
  const shorter = written.length === length + 1 ? forms : nameFormsAt(text, at, at + written.length);
  return shorter.length === 0 ? null : { kind: 'mention', text: written, forms: shorter };
}

/** Removes the underscores at the end of a name that close open ones. */
function withoutClosing(text: string, openMarks: number): string {
  const last = text.lastIndexOf('_');
  if (openMarks === 0 || last < trimEndOf(text, NAME_PUNCTUATION).length) return text;
  let end = last + 1;
  while (last + 1 - end < openMarks && text.charAt(end - 1) === '_') end--;
  return text.slice(0, end);
}

/** Splits a text without Markdown into plain parts, addresses and mentions. */
export function splitPlainText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (let at = nextStop(text, 0); at < text.length;) {
    const part = inlinePartAt(text, at);
    if (part) {
      if (at > end) parts.push({ kind: 'text', text: text.slice(end, at) });
      parts.push(part);
      end = at + part.text.length;
    }
    at = nextStop(text, part ? end : at + 1);
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}
