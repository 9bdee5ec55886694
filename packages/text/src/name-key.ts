import { asRead } from './look-alikes.ts';

/** They join or part the letters beside them and cannot be seen by themselves. */
const JOINERS = /[\u200C\u200D]/g;

/** Case folding by way of upper case, which joins `ß` with `ss`, `ς` with `σ`, and `ı` and `İ` with `i`. */
export function foldCase(text: string): string {
  const folded = text.toLowerCase().toUpperCase().toLowerCase();
  return folded.replaceAll('i\u0307', 'i').replaceAll('ς', 'σ').normalize('NFKC');
}

/** Equal for all ways of writing one username: NFKC, without letter case and joiners, look-alikes being one. */
export const nameKey = (username: string): string => asRead(foldCase(username.replace(JOINERS, '').normalize('NFKC')));
