import { foldTitle, foldTitleQuery } from '@parley/text/search-text';

/**
 * Of `items` those whose title contains all words of `text`, as the server finds rooms; such as begin with the first one
 * come first, else the order stays.
 */
export function matchTitles<T extends { title: string }>(items: readonly T[], text: string): T[] {
  const words = foldTitleQuery(text);
  if (words.length === 0 && text.trim() !== '') return [];
  const found = items.flatMap((item) => {
    const title = foldTitle(item.title);
    return words.every((word) => title.includes(word))
      ? [{ item, begins: Number(title.startsWith(words[0] ?? '')) }]
      : [];
  });
  return found.toSorted((a, b) => b.begins - a.begins).map(({ item }) => item);
}
