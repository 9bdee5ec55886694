import { ArrowDownIcon, MessageCircleIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Virtualizer } from 'virtua';
import { DayDivider } from './day-divider.tsx';
import { NewDivider } from './new-divider.tsx';
import { MessageRow } from './message-row.tsx';
import { TimelineStart } from './timeline-start.tsx';
import { useConversation } from '../conversation-context.ts';
import type { TimelineRow } from '../lib/timeline.ts';
import { useBottomScroll } from '../use-bottom-scroll.ts';
import { moveThroughMessages } from '../move-through-messages.ts';
import { FIRST_ROW, useJump } from '../use-jump.ts';
import { usePrepended } from '../use-prepended.ts';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';

/** Older messages are asked for when so many pixels are left above. */
const LOAD_AHEAD_PX = 1_200;

/** What stands above all messages: `FIRST_ROW` counts it. */
const START = { kind: 'start' } as const;

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
  const { rows, startIndex, targetKey, newCount, onEnd, hasOlder, older, loadOlder } = props;
  const { scroller, virtualizer, isAtBottom, onScroll, toBottom, leaveEnd } = useBottomScroll(rows, startIndex);
  const isPrepended = usePrepended(rows);
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
      ? [index + FIRST_ROW]
      : [],
  );

  useEffect(() => onEnd(isAtBottom), [onEnd, isAtBottom]);

  const loadWhenNear = (offset: number) => {
    if (hasOlder && older === 'idle' && offset < LOAD_AHEAD_PX) void loadOlder();
  };

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
        <Virtualizer
          ref={virtualizer}
          scrollRef={scroller}
          shift={isPrepended}
          keepMounted={kept}
          as="ol"
          item="li"
          data={[START, ...rows]}
          onScroll={(offset) => {
            onScroll(offset);
            loadWhenNear(offset);
          }}
        >
          {(row) => {
            if (row.kind === 'start') {
              return (
                <TimelineStart
                  key="start"
                  hasOlder={hasOlder}
                  hasFailed={older === 'failed'}
                  onLoad={() => {
                    scroller.current?.focus({ preventScroll: true });
                    void loadOlder();
                  }}
                />
              );
            }
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
