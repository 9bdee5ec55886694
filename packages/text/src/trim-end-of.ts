/** Removes trailing characters that are in `set`. Linear, unlike a regular expression that ends in `$`. */
export function trimEndOf(text: string, set: string): string {
  let end = text.length;
  while (end > 0 && set.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
