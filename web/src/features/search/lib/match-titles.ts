import { foldRoomName, foldRoomNameQuery } from '@parley/text/search-text';

/**
 * The items whose title contains all words of `text`, as the server matches rooms. Titles that start with the first
 * word come first; otherwise the order is kept.
 */
export function matchTitles<T extends { title: string }>(items: readonly T[], text: string): T[] {
  const words = foldRoomNameQuery(text);
  if (words.length === 0 && text.trim() !== '') return [];
  const found = items.flatMap((item) => {
    const title = foldRoomName(item.title);
    return words.every((word) => title.includes(word))
      ? [{ item, begins: Number(title.startsWith(words[0] ?? '')) }]
      : [];
  });
  return found.toSorted((a, b) => b.begins - a.begins).map(({ item }) => item);
}
