import type { StateInline } from 'markdown-it';
import { trimAddress } from '../linkify.ts';

/** What follows the scheme; the same characters as in plain messages, without what closes a link or a code span. */
const REST = /:\/\/[^\s<>"'`\]]+/y;
const SCHEME = /(?<![\p{L}\p{N}_])https?$/iu;
/** The scheme and the character before it. */
const BEFORE_LENGTH = 6;
/** Longer ones are not links, or each of a thousand addresses run together would be read to the end of all. */
const MAX_ADDRESS_LENGTH = 2_000;

/** A rule of the parser: `https://…` as it is written, so that `_` and `*` in it mean nothing. */
export function httpAddress(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0 || state.src[state.pos] !== ':') return false;
  const scheme = SCHEME.exec(state.src.slice(Math.max(0, state.pos - BEFORE_LENGTH), state.pos))?.[0];
  if (!scheme || !state.pending.endsWith(scheme)) return false;
  REST.lastIndex = state.pos;
  const rest = REST.exec(state.src.slice(0, Math.min(state.posMax, state.pos + MAX_ADDRESS_LENGTH)))?.[0];
  const address = trimAddress(`${scheme}${rest ?? ''}`);
  if (!rest || rest.length === MAX_ADDRESS_LENGTH || !URL.canParse(address)) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    state.push('link_open', 'a', 1).attrs = [['href', address]];
    state.push('text', '', 0).content = address;
    state.push('link_close', 'a', -1);
  }
  state.pos += address.length - scheme.length;
  return true;
}
