/** Longer addresses are not linked. Otherwise each of many concatenated addresses would be read to the end of the text. */
const MAX_LENGTH = 2_000;

/**
 * The characters of an address: no spaces, no quotes, nothing that closes a link or a code span in Markdown, and no East
 * Asian punctuation, which follows an address without a space.
 */
const REST = String.raw`[^\s<>"'${'`'}\]\u3001\u3002\u3008-\u301F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF3D\uFF5B-\uFF65]`;
const HTTP = new RegExp(String.raw`https?:\/\/${REST}+`, 'iuy');
const WWW = new RegExp(String.raw`www\.[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62}\.\p{L}${REST}+`, 'iuy');
/** A local part as GitHub accepts it, with accents, and a domain whose last label is a name, not a number. */
const EMAIL =
  /[\p{Script=Latin}0-9][\p{Script=Latin}\p{M}0-9_.+-]{0,63}@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62}\.){1,8}(?:[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]|\p{L}[\p{L}\p{M}]{1,62})(?![A-Za-z0-9@])/uy;

/** Characters before an address that make it part of another word. */
const WITHIN_WORD = /[\p{Script=Latin}\p{M}0-9]$/u;
const WITHIN_HOST = /[\p{Script=Latin}\p{M}0-9./@:-]$/u;
const WITHIN_LOCAL = /[\p{Script=Latin}\p{M}0-9.+-]$/u;

/** Punctuation that ends the sentence rather than the address, including that of other scripts. */
const TRAILING = '.,:;!?…»”’؟،؛۔।॥';
/** Markdown characters that may enclose an address. */
const MARKS = '*_~';
/** A top-level domain in Latin letters that is followed by another script without a space, as in `example.comを`. */
const ASCII_LABEL = /^[A-Za-z]{2,63}(?=[^\0-\x7F])/;

export interface Address {
  /** As written in the text. */
  text: string;
  href: string;
}

/** The number of open marks of a kind before an address; the same number at its end closes them. */
export type OpenMarks = (mark: string) => number;

/**
 * Finds the `http(s)` address, `www.` address or e-mail address that begins at this position.
 * @param end the position where it must end.
 */
export function addressAt(text: string, at: number, end: number, openMarks: OpenMarks): Address | null {
  const before = text.slice(Math.max(0, at - 2), at);
  const part = text.slice(0, Math.min(end, at + MAX_LENGTH));
  const http = WITHIN_WORD.test(before) ? null : matchAt(HTTP, part, at);
  if (http !== null) return linkOf(trimAddress(http, openMarks), '');
  const www = WITHIN_HOST.test(before) ? null : matchAt(WWW, part, at);
  if (www !== null) return linkOf(trimAddress(www, openMarks), 'http://');
  const email = WITHIN_LOCAL.test(before) ? null : matchAt(EMAIL, part, at);
  return email === null ? null : linkOf(email, 'mailto:');
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found === undefined || found.length >= MAX_LENGTH ? null : found;
}

function linkOf(text: string, scheme: string): Address | null {
  const href = scheme + text;
  return URL.canParse(href) ? { text, href: new URL(href).href } : null;
}

/** Removes what ends the sentence or the surrounding emphasis, and closing brackets that the address did not open. */
function trimAddress(address: string, openMarks: OpenMarks): string {
  const text = beforeClosing(withoutNextWord(address), openMarks);
  let brackets = text.split(')').length - text.split('(').length;
  const open = new Map([...MARKS].map((mark) => [mark, openMarks(mark)]));
  let end = text.length;
  for (; end > 0; end--) {
    const last = text.charAt(end - 1);
    const marks = open.get(last) ?? 0;
    if (marks > 0) open.set(last, marks - 1);
    else if (last === ')' && brackets > 0) brackets--;
    else if (!TRAILING.includes(last)) break;
  }
  return text.slice(0, end);
}

/** Ends an address at an open double mark: addresses do not contain these, and a word may follow. */
function beforeClosing(address: string, openMarks: OpenMarks): string {
  const ends = [...MARKS].filter((mark) => openMarks(mark) >= 2).map((mark) => address.indexOf(mark + mark));
  return address.slice(0, Math.min(address.length, ...ends.filter((at) => at > 0)));
}

/** Ends a host name in Latin letters where another script follows its top-level domain. */
function withoutNextWord(address: string): string {
  const start = address.indexOf('://') === -1 ? 0 : address.indexOf('://') + 3;
  const length = address.slice(start).search(/[/?#:]/);
  const host = address.slice(start, length === -1 ? undefined : start + length);
  const last = host.lastIndexOf('.') + 1;
  const label = last > 0 ? ASCII_LABEL.exec(host.slice(last))?.[0] : undefined;
  return label === undefined ? address : address.slice(0, start + last + label.length);
}
