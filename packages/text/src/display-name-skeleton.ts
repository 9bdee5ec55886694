import { toSkeleton } from './confusables.ts';
import { foldCase } from './name-key.ts';

/** Default_Ignorable: characters that may stand between letters and are invisible. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters that look the same in most fonts (UTS #39, confusables), in lower case. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/[1|!ı]/g, 'l'],
  [/i/g, 'l'],
  [/0/g, 'o'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[‘’ʼ`´]/g, "'"],
  [/[\u2010-\u2015\u2212]/g, '-'],
];

/**
 * The skeleton of a display name: equal for names that look alike at a glance. It serves to warn about similar names,
 * not to enforce uniqueness, and errs on the side of equality.
 */
export const displayNameSkeleton = (displayName: string): string =>
  PAIRS.reduce(
    (name, [pattern, replacement]) => name.replace(pattern, replacement),
    toSkeleton(foldCase(displayName.normalize('NFKC').replace(INVISIBLE, ''))),
  )
    .split(/\s/)
    .filter(Boolean)
    .join(' ');
