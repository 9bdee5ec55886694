import { trimEndOf } from './trim-end-of.ts';

export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const LINK = /\bhttps?:\/\/[^\s<>"']+/gi;
/** Marks that end the sentence rather than the address. */
const TRAILING = '.,:;!?…*_~';

/** Cuts a text into plain parts and `http(s)` addresses. Nothing else becomes a link. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const address = trimAddress(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: address, href: new URL(address).href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** An address without what ends the sentence. A closing bracket belongs to it only if the address opened one. */
export function trimAddress(address: string): string {
  const isBracketed = address.includes('(');
  return trimEndOf(address, isBracketed ? TRAILING : `${TRAILING})`);
}
