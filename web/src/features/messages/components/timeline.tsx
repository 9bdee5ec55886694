import { ArrowDownIcon, MessageCircleIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import { DayDivider } from './day-divider.tsx';
import { NewDivider } from './new-divider.tsx';
import { MessageRow } from './message-row.tsx';
import { START_HEIGHT_PX, TimelineStart } from './timeline-start.tsx';
import { useConversation } from '../conversation-context.ts';
import type { TimelineRow } from '../lib/timeline.ts';
import { useBottomScroll } from '../use-bottom-scroll.ts';
import { moveThroughMessages } from '../move-through-messages.ts';
import { useJump } from '../use-jump.ts';
import { useShownRows } from '../use-shown-rows.ts';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';

/** Whoever scrolls up is given older messages when so many pixels are left above. */
const LOAD_AHEAD_PX = 3_000;
/** Whoever stands as near to the start as this waits for them. */
const AT_START_PX = 300;
/** Rows are drawn so far ahead: none may come into view before its height is known, or what is there would give way. */
const DRAW_AHEAD_PX = 1_600;

interface TimelineProps {
  rows: readonly TimelineRow[];
  /** Where the list opens; at its end without. */
  startIndex: number | null;
  /** A message that was asked for. */
  targetKey: string | null;
  /** How many messages below the viewer has not read. */
  newCount: number;
  /** Told whether the latest message is in view. */
  onEnd: (isAtEnd: boolean) => void;
  hasOlder: boolean;
  older: 'idle' | 'loading' | 'failed';
  loadOlder: () => Promise<void>;
}

/** The messages, oldest above. It stays at the latest one, and in place when older ones come in above. */
export function Timeline(props: TimelineProps) {
  const { startIndex, targetKey, newCount, onEnd, older, loadOlder } = props;
  const [isGoingDown, setGoingDown] = useState(false);
  const { of, rows, isPrepended } = useShownRows(props.rows, isGoingDown);
  const hasOlder = props.hasOlder || of !== props.rows;
  const { scroller, virtualizer, isAtBottom, onScroll, toBottom, leaveEnd } = useBottomScroll(rows, startIndex);
  const { editingId, target, composer } = useConversation();
  useJump(target, rows, {
    virtualizer,
    hasOlder: hasOlder && older !== 'failed',
    isLoading: older === 'loading',
    loadOlder,
    leaveEnd,
  });
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  // What is being written in a row would be lost with it, and so would the focus.
  const kept = rows.flatMap((row, index) =>
    row.kind === 'message' && (row.key === focusedKey || (editingId && row.message.stored?.id === editingId))
      ? [index]
      : [],
  );

  useEffect(() => onEnd(isAtBottom), [onEnd, isAtBottom]);

  const lastOffset = useRef(0);
  const loadWhenNear = (offset: number) => {
    const isGoingUp = offset < lastOffset.current;
    setGoingDown(offset > lastOffset.current);
    lastOffset.current = offset;
    if (hasOlder && older === 'idle' && isGoingUp && offset < LOAD_AHEAD_PX) void loadOlder();
  };
  // At the start nothing scrolls any more that would ask for them.
  useEffect(() => {
    const offset = scroller.current?.scrollTop ?? Infinity;
    if (hasOlder && older === 'idle' && offset < AT_START_PX) void loadOlder();
  }, [hasOlder, older, rows, loadOlder, scroller]);

  if (rows.length === 0) {
    return (
      <div className="flex flex-1 items-center justify-center">
        <Notice icon={<MessageCircleIcon aria-hidden />} title="No messages yet">
          The conversation has yet to begin.
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
        onBlur={() => setFocusedKey(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented) composer.current?.focus();
          else moveThroughMessages(event);
        }}
        className="flex h-full flex-col overflow-y-auto overscroll-contain pb-4 outline-none [overflow-anchor:none] focus-visible:inset-ring-2 focus-visible:inset-ring-ring/60"
      >
        <div className="grow" />
        <TimelineStart
          hasOlder={hasOlder}
          hasFailed={older === 'failed'}
          onLoad={() => {
            scroller.current?.focus({ preventScroll: true });
            void loadOlder();
          }}
        />
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
            onScroll(offset);
            loadWhenNear(offset);
          }}
          onScrollEnd={() => setGoingDown(false)}
        >
          {(row) => {
            if (row.kind === 'day') return <DayDivider key={row.key} date={row.date} />;
            if (row.kind === 'new') return <NewDivider key={row.key} />;
            return (
              <div
                key={row.key}
                className={row.key === targetKey ? 'animate-marked' : undefined}
                onFocus={() => setFocusedKey(row.key)}
              >
                <MessageRow message={row.message} opensGroup={row.opensGroup} />
              </div>
            );
          }}
        </Virtualizer>
      </div>
      {!isAtBottom && (
        <Button
          variant="outline"
          size="sm"
          className="absolute bottom-4 left-1/2 -translate-x-1/2 animate-in rounded-full bg-popover shadow-md fade-in-0 slide-in-from-bottom-2 dark:bg-popover"
          onClick={() => {
            // The button is gone at the end of the way.
            scroller.current?.focus({ preventScroll: true });
            toBottom();
          }}
        >
          <ArrowDownIcon aria-hidden />
          {newCount > 0 ? `${newCount} new ${newCount === 1 ? 'message' : 'messages'}` : 'Latest messages'}
        </Button>
      )}
    </div>
  );
}
