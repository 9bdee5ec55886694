import { MessageCircleIcon } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import { DayDivider } from './day-divider.tsx';
import { UnreadDivider } from './unread-divider.tsx';
import { MessageRow } from './message-row.tsx';
import { START_HEIGHT_PX, TimelineStart } from './timeline-start.tsx';
import { UnreadBelow } from './unread-below.tsx';
import { useConversation } from '../conversation-context.ts';
import { KEEP_POINTER_EVENTS } from '../lib/keep-pointer-events.ts';
import { SEQ_ATTRIBUTE } from '../lib/rows-in-view.ts';
import type { TimelineRow } from '../lib/timeline.ts';
import { moveThroughMessages } from '../move-through-messages.ts';
import { useJump } from '../use-jump.ts';
import { useListAnchor } from '../use-list-anchor.ts';
import { useReadTracking } from '../use-read-tracking.ts';
import { useShownRows } from '../use-shown-rows.ts';
import { Notice } from '@/components/notice.tsx';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const UnreadAbove = lazy(() => import('./unread-above.tsx').then((module) => ({ default: module.UnreadAbove })));

/** Scrolling up loads older messages when fewer pixels than this are left above. */
const LOAD_AHEAD_PX = 3_000;
/** This close to the start, older messages load without scrolling. */
const AT_START_PX = 300;
/**
 * How far ahead rows are rendered. A row must be measured before it comes into view, or the visible rows would shift.
 */
const DRAW_AHEAD_PX = 1_600;

interface TimelineProps {
  rows: readonly TimelineRow[];
  /** The row at which the list opens; null for its end. */
  startKey: string | null;
  /** The row of the requested message. */
  targetKey: string | null;
  /** The viewer's read marker; undefined if they are not a member. */
  readSeq: number | undefined;
  /** Called with the seq of the last message that has been read. */
  onRead: (seq: number) => void;
  /** Called if the requested message cannot be found. */
  onMissing: () => void;
  hasOlder: boolean;
  older: 'idle' | 'loading' | 'failed';
  loadOlder: () => Promise<void>;
}

/** The messages, oldest first. It follows the end, and keeps its position when older messages load above. */
export function Timeline(props: TimelineProps) {
  const { startKey, targetKey, readSeq, onRead, onMissing, older, loadOlder } = props;
  const [isScrollingDown, setScrollingDown] = useState(false);
  const { source, rows, isPrepended } = useShownRows(props.rows, isScrollingDown);
  const hasOlder = props.hasOlder || source !== props.rows;
  const { editingId, target, composer, viewerId } = useConversation();
  const { scroller, virtualizer, isEndInView, gestures, onScroll, scrollToEnd, scrollToRow } = useListAnchor(
    rows,
    startKey,
  );
  const { above, below, seenTo, check, readAll } = useReadTracking(scroller, rows, {
    viewerId,
    readSeq,
    hasOlder,
    onRead,
  });
  useJump(target, rows, {
    hasOlder: hasOlder && older !== 'failed',
    isLoading: older === 'loading',
    loadOlder,
    scrollToRow,
    onMissing,
  });
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  // Unmounting a row would lose its focus and the text being edited.
  const kept = rows.flatMap((row, index) =>
    row.kind === 'message' && (row.key === focusedKey || (editingId && row.message.stored?.id === editingId))
      ? [index]
      : [],
  );

  const lastOffset = useRef(0);
  const loadNearStart = (offset: number) => {
    const isScrollingUp = offset < lastOffset.current;
    setScrollingDown(offset > lastOffset.current);
    lastOffset.current = offset;
    if (hasOlder && older === 'idle' && isScrollingUp && offset < LOAD_AHEAD_PX) void loadOlder();
  };
  // At the start no more scroll events arrive that would load them.
  useEffect(() => {
    const offset = scroller.current?.scrollTop ?? Infinity;
    if (hasOlder && older === 'idle' && offset < AT_START_PX) void loadOlder();
  }, [hasOlder, older, rows, loadOlder, scroller]);

  const firstUnread = rows.find((row) => row.kind === 'message' && (row.message.seq ?? 0) > (seenTo ?? Infinity));
  const isGap = hasOlder && firstUnread !== undefined && firstUnread === rows.find(({ kind }) => kind === 'message');

  if (rows.length === 0) {
    return (
      <div className="flex flex-1 items-center justify-center">
        <Notice icon={<MessageCircleIcon aria-hidden />} title="No messages yet">
          New messages will appear here.
        </Notice>
      </div>
    );
  }
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="region"
        aria-label="Messages"
        tabIndex={0}
        data-focus="reading"
        {...gestures}
        onBlur={() => setFocusedKey(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented) composer.current?.focus();
          else moveThroughMessages(event);
        }}
        className={cn(
          'flex h-full flex-col overflow-y-auto overscroll-contain pb-4 outline-none [overflow-anchor:none] focus-visible:inset-ring-2 focus-visible:inset-ring-ring/60',
          KEEP_POINTER_EVENTS,
        )}
      >
        <div className="grow" />
        <TimelineStart hasOlder={hasOlder} hasFailed={older === 'failed'} onLoad={() => void loadOlder()} />
        <Virtualizer
          ref={virtualizer}
          scrollRef={scroller}
          startMargin={START_HEIGHT_PX}
          bufferSize={DRAW_AHEAD_PX}
          shift={isPrepended}
          keepMounted={kept}
          as="ol"
          item="li"
          data={rows}
          onScroll={(offset) => {
            onScroll();
            check();
            loadNearStart(offset);
          }}
          onScrollEnd={() => setScrollingDown(false)}
        >
          {(row) => {
            if (row.kind === 'day') return <DayDivider key={row.key} date={row.date} />;
            if (row.kind === 'new') return <UnreadDivider key={row.key} />;
            return (
              <div
                key={row.key}
                className={row.key === targetKey ? 'animate-marked' : undefined}
                {...{ [SEQ_ATTRIBUTE]: row.message.seq }}
                onFocus={() => setFocusedKey(row.key)}
              >
                <MessageRow message={row.message} showsAuthor={row.showsAuthor} />
              </div>
            );
          }}
        </Virtualizer>
      </div>
      {above > 0 && firstUnread && (
        <Suspense>
          <UnreadAbove
            count={above}
            hasMore={isGap}
            onJump={() => scrollToRow(firstUnread.key, 'start')}
            onMarkRead={readAll}
          />
        </Suspense>
      )}
      {(!isEndInView || below > 0) && (
        <UnreadBelow
          count={below}
          onClick={() => {
            // The button is unmounted when the end is reached.
            scroller.current?.focus({ preventScroll: true });
            scrollToEnd();
          }}
        />
      )}
    </div>
  );
}
