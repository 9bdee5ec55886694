/** Of `items` those whose title has all words of `text`; such as begin with it come first, else the order stays. */
export function matchTitles<T extends { title: string }>(items: readonly T[], text: string): T[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter(({ title }) => words.every((word) => title.toLocaleLowerCase().includes(word)));
  const begins = ({ title }: T) => Number(title.toLocaleLowerCase().startsWith(words[0] ?? ''));
  return found.toSorted((a, b) => begins(b) - begins(a));
}
