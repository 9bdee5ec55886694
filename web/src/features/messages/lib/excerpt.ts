/** Marks of Markdown that mean nothing in a text on one line; what stands between them stays. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/^ {0,3}(```|~~~).*$/gm, ''],
  [/^\s*(#{1,6}|>|[-+*]|\d+[.)])\s+/gm, ''],
  [/^\s*\|?[\s:|-]*-{3}[\s:|-]*$/gm, ''],
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/(\*\*|__|~~|`)(?=\S)(.*?\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}])([*_])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2'],
];
/** Longer texts are cut before their marks are looked for. */
const MOST_LOOKED_AT = 1_000;

/** The beginning of a message on one line and without its marks, at most `most` characters. */
export function excerpt(text: string, most = 160): string {
  const plain = MARKS.reduce((rest, [mark, kept]) => rest.replace(mark, kept), text.slice(0, MOST_LOOKED_AT));
  const line = plain.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}
