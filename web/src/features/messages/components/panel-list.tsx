import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useConversation } from '../conversation-context.ts';
import { KEEP_POINTER_EVENTS } from '../lib/keep-pointer-events.ts';
import { cn } from '@/lib/cn.ts';

/** Rows are drawn so far ahead, as in the timeline; a panel is smaller. */
const DRAW_AHEAD_PX = 400;
/** The height of a row that is not measured yet. Most are higher, so that few too many are drawn at first. */
const ROW_PX = 96;

export interface PanelRow {
  key: string;
  /** The message in it, which may be edited there. */
  messageId?: string | undefined;
}

interface PanelListProps<Row extends PanelRow> {
  rows: readonly Row[];
  /** Whether a row that is added at the end is brought into view. */
  followsEnd?: boolean;
  children: (row: Row, index: number) => ReactElement;
}

/** A panel's list, of which only what is near to view is drawn. */
export function PanelList<Row extends PanelRow>({ rows, followsEnd = false, children }: PanelListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useRef<VirtualizerHandle>(null);
  const { editingId } = useConversation();
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  // What is being written in a row would be lost with it, and so would the focus.
  const kept = rows.flatMap(({ key, messageId }, index) =>
    key === focusedKey || (editingId !== null && messageId === editingId) ? [index] : [],
  );

  const before = useRef({ count: rows.length, followsEnd });
  useEffect(() => {
    const isAdded = before.current.followsEnd && rows.length > before.current.count;
    if (isAdded) virtualizer.current?.scrollToIndex(rows.length - 1, { align: 'nearest' });
    before.current = { count: rows.length, followsEnd };
  }, [rows.length, followsEnd]);

  return (
    <div
      ref={scroller}
      onBlur={() => setFocusedKey(null)}
      className={cn('min-h-0 flex-1 overflow-y-auto pb-3 [overflow-anchor:none]', KEEP_POINTER_EVENTS)}
    >
      <Virtualizer
        ref={virtualizer}
        scrollRef={scroller}
        bufferSize={DRAW_AHEAD_PX}
        itemSize={ROW_PX}
        keepMounted={kept}
        as="ol"
        item="li"
        data={rows}
      >
        {(row, index) => (
          <div key={row.key} onFocus={() => setFocusedKey(row.key)}>
            {children(row, index)}
          </div>
        )}
      </Virtualizer>
    </div>
  );
}
