import { asRead } from './look-alikes.ts';
import { foldCase } from './name-key.ts';

/** Default_Ignorable: what may stand between letters and is not seen. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters that pass for one another in most fonts (UTS #39, confusables), in lower case. */
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
 * A display name as people may take it in at a glance: equal for two that look alike. It is for telling them apart,
 * not for uniqueness, and rather finds too much.
 */
export const appearanceOf = (displayName: string): string =>
  PAIRS.reduce(
    (name, [pattern, replacement]) => name.replace(pattern, replacement),
    asRead(foldCase(displayName.normalize('NFKC').replace(UNSEEN, ''))),
  )
    .split(/\s/)
    .filter(Boolean)
    .join(' ');
