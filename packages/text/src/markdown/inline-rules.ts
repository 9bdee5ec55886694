import type { StateInline, Token } from 'markdown-it';
import { openMarksAt } from './open-marks.ts';
import { inlinePartAt, nextStop } from '../inline-parts.ts';
import type { NameForm } from '../mention.ts';

const MENTION = 'mention';

/** A parser rule for plain text, up to the next possible mark, address or mention. */
export function plainText(state: StateInline, silent: boolean): boolean {
  const end = Math.min(nextStop(state.src, state.pos), state.posMax);
  if (end === state.pos) return false;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}

/** A parser rule for addresses and mentions, so that `_` and `*` in them have no meaning. */
export function inlinePart(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0) return false;
  const part = inlinePartAt(state.src, state.pos, state.posMax, (mark) => openMarksAt(state, mark));
  if (!part) return false;
  if (!silent) {
    if (part.kind === 'mention') {
      const token = state.push(MENTION, '', 0);
      token.content = part.text;
      token.meta = { forms: part.forms };
    } else {
      state.push('link_open', 'a', 1).attrs = [['href', part.href]];
      state.push('text', '', 0).content = part.text;
      state.push('link_close', 'a', -1);
    }
  }
  state.pos += part.text.length;
  return true;
}

/** The possible names of a mention token; undefined for any other token. */
export const formsOf = ({ type, meta }: Token): readonly NameForm[] | undefined =>
  type === MENTION ? (meta?.['forms'] as readonly NameForm[]) : undefined;
