import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useConversation } from '../conversation-context.ts';
import { KEEP_POINTER_EVENTS } from '../lib/keep-pointer-events.ts';
import { cn } from '@/lib/cn.ts';

/** How far ahead rows are rendered, as in the timeline; a panel is smaller. */
const DRAW_AHEAD_PX = 400;
/** The estimated height of a row. Most rows are higher, so that few extra rows are rendered at first. */
const ROW_PX = 96;

export interface PanelRow {
  key: string;
  /** The message of the row, which may be edited in place. */
  messageId?: string | undefined;
}

interface PanelListProps<Row extends PanelRow> {
  rows: readonly Row[];
  /** Whether to scroll to a row that is added at the end. */
  followsEnd?: boolean;
  children: (row: Row, index: number) => ReactElement;
}

/** A virtual list in a panel. */
export function PanelList<Row extends PanelRow>({ rows, followsEnd = false, children }: PanelListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useRef<VirtualizerHandle>(null);
  const { editingId } = useConversation();
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  // Unmounting a row would lose its focus and the text being edited.
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
