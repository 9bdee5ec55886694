import type { StateInline } from 'markdown-it';

type Delimiters = StateInline['delimiters'];

/** The number of characters in one strikethrough delimiter; those of emphasis have one. */
const TILDES = 2;

interface Count {
  /** The number of delimiters counted so far. */
  seen: number;
  open: Map<string, number>;
}

const counts = new WeakMap<Delimiters, Count>();

/** The number of open marks of a kind at the current position. Each delimiter is counted once. */
export function openMarksAt({ delimiters }: StateInline, mark: string): number {
  const count = counts.get(delimiters) ?? { seen: 0, open: new Map<string, number>() };
  counts.set(delimiters, count);
  for (; count.seen < delimiters.length; count.seen++) {
    const delimiter = delimiters[count.seen];
    if (!delimiter) continue;
    const kind = String.fromCharCode(delimiter.marker);
    const size = kind === '~' ? TILDES : 1;
    const before = count.open.get(kind) ?? 0;
    const closes = delimiter.close && before > 0;
    count.open.set(kind, closes ? before - size : before + (delimiter.open ? size : 0));
  }
  return count.open.get(mark) ?? 0;
}
