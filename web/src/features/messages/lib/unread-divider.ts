import type { TimelineRow } from './timeline.ts';

/**
 * Inserts the divider above the first message of another user after `readSeq`. That message starts a group, so that its
 * author is shown.
 */
export function withUnreadDivider(rows: readonly TimelineRow[], readSeq: number, viewerId: string): TimelineRow[] {
  const index = rows.findIndex(
    (row) => row.kind === 'message' && (row.message.seq ?? 0) > readSeq && row.message.author.id !== viewerId,
  );
  const first = rows[index];
  if (first?.kind !== 'message') return [...rows];
  const start = rows[index - 1]?.kind === 'day' ? index - 1 : index;
  const after = rows.slice(start, index + 1).map((row) => (row === first ? { ...first, showsAuthor: true } : row));
  return [...rows.slice(0, start), { kind: 'new', key: 'new' }, ...after, ...rows.slice(index + 1)];
}
