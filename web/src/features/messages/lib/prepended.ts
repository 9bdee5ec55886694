interface Keyed {
  key: string;
}

/**
 * The part of `next` that is `shown` with rows prepended: `next` itself, or its beginning if rows were also appended.
 * @returns null if nothing was prepended, or if shown rows are missing.
 */
export function prepended<Row extends Keyed>(shown: readonly Row[], next: readonly Row[]): readonly Row[] | null {
  const [first, last] = [shown[0]?.key, shown.at(-1)?.key];
  if (first === undefined || next[0]?.key === first) return null;
  const added = next.findIndex(({ key }) => key === first);
  const length = added + shown.length;
  if (added < 0 || next[length - 1]?.key !== last) return null;
  return length === next.length ? next : next.slice(0, length);
}
