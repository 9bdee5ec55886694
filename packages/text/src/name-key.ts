import { toSkeleton } from './confusables.ts';

/** Joiners, which connect or separate adjacent letters and are invisible themselves. */
const JOINERS = /[\u200C\u200D]/g;

/** Folds case via upper case, which unifies `ß` with `ss`, `ς` with `σ`, and `ı` and `İ` with `i`. */
export function foldCase(text: string): string {
  const folded = text.toLowerCase().toUpperCase().toLowerCase();
  return folded.replaceAll('i\u0307', 'i').replaceAll('ς', 'σ').normalize('NFKC');
}

/** Equal for all spellings of a username: NFKC, case-folded, without joiners, with confusables unified. */
export const nameKey = (username: string): string =>
  toSkeleton(foldCase(username.replace(JOINERS, '').normalize('NFKC')));
