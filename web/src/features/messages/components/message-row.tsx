import { PinIcon, Trash2Icon } from 'lucide-react';
import { memo, Suspense, useEffect, useState, useSyncExternalStore, type FocusEvent, type PointerEvent } from 'react';
import { MessageBody } from './message-body.tsx';
import { Quote } from './quote.tsx';
import { SendState } from './send-state.tsx';
import { useConversation } from '../conversation-context.ts';
import { activeRow } from '../lib/active-row.ts';
import { formatDateTime, formatShortTime, formatTime } from '../lib/dates.ts';
import type { MentionedUser } from '../lib/mentioned.ts';
import type { TimelineMessage } from '../lib/timeline.ts';
import { Avatar } from '@/components/avatar.tsx';
import { PersonButton } from '@/features/people/components/person-button.tsx';
import { useNames } from '@/features/people/use-names.ts';
import { useUsernameIfShared } from '@/features/people/use-username-if-shared.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const MessageEditor = lazy(() => import('./message-editor.tsx').then((module) => ({ default: module.MessageEditor })));
const MessageToolbar = lazy(() =>
  import('./message-toolbar.tsx').then((module) => ({ default: module.MessageToolbar })),
);

const Reactions = lazy(() => import('./reactions.tsx').then((module) => ({ default: module.Reactions })));

/** A stable reference: the body is rendered again only if its props change. */
const NO_MENTIONS: readonly MentionedUser[] = [];

interface MessageRowProps {
  message: TimelineMessage;
  /** Whether the author's name is shown above it. */
  showsAuthor: boolean;
  /** Whether it is shown above its own replies, without a reply count. */
  isInThread?: boolean;
}

/** Memoized: rendered again only if its message or the conversation changes, not for each new message. */
export const MessageRow = memo(function MessageRow({ message, showsAuthor, isInThread = false }: MessageRowProps) {
  const { author, createdAt, state, stored } = message;
  const { editingId, target } = useConversation();
  const { isActive, setOpen, handlers } = useActiveRow();
  const username = useUsernameIfShared(author);
  const name = useNames([author])(author);
  const isDeleted = Boolean(stored?.deletedAt);
  const isEditing = stored !== null && stored.id === editingId;
  const isNamed = showsAuthor || Boolean(message.replyTo);
  return (
    <article
      aria-label={`${name}, ${formatTime(createdAt)}`}
      tabIndex={-1}
      {...handlers}
      className={cn(
        'group/message relative flex gap-3 px-3 py-0.5 text-[0.9375rem] outline-none hover:bg-hover focus-visible:bg-hover focus-visible:inset-ring-2 focus-visible:inset-ring-ring/60 md:px-5',
        isNamed && 'mt-3',
        isEditing && 'bg-hover',
        target?.isMarked && target.id === stored?.id && 'animate-marked',
      )}
    >
      {isNamed ? (
        // The name beside it does the same for keyboards and screen readers.
        <PersonButton person={author} aria-hidden tabIndex={-1} className="mt-0.5 self-start rounded-lg outline-none">
          <Avatar person={author} />
        </PersonButton>
      ) : (
        <Time
          date={createdAt}
          isShort
          className="w-9 shrink-0 pt-1 text-right text-[0.6875rem] opacity-0 group-hover/message:opacity-100"
        />
      )}
      <div className="min-w-0 max-w-[75ch] flex-1">
        {isNamed && (
          <p className="flex items-baseline gap-2">
            <PersonButton
              person={author}
              aria-label={name}
              tabIndex={isActive ? 0 : -1}
              className="min-w-0 truncate rounded-xs font-semibold tracking-tight outline-none hover:underline focus-visible:ring-2 focus-visible:ring-ring"
            >
              <bdi>{author.displayName}</bdi>
            </PersonButton>
            {/* Outside of the button, so that a long name cannot hide it. */}
            {username !== null && <bdi className="shrink-0 text-xs text-muted-foreground">@{username}</bdi>}
            <Time date={createdAt} className="shrink-0 text-xs" />
          </p>
        )}
        {message.replyTo && !isDeleted && <Quote message={message.replyTo} />}
        {isEditing ? (
          <Suspense fallback={<MessageBody text={stored.body} mentions={stored.mentions} />}>
            <MessageEditor message={stored} />
          </Suspense>
        ) : isDeleted ? (
          <DeletedBody />
        ) : (
          <div className={cn('transition-opacity', state === 'sending' && 'opacity-60')}>
            <MessageBody text={message.body} mentions={stored?.mentions ?? NO_MENTIONS} />
          </div>
        )}
        {stored && <MessageFooter message={stored} isInThread={isInThread} />}
        {state !== 'sent' && <SendState message={message} />}
      </div>
      {stored && isActive && !isDeleted && !isEditing && (
        <Suspense>
          <MessageToolbar message={stored} onOpenChange={setOpen} />
        </Suspense>
      )}
    </article>
  );
});

/** Whether this row is the active one, and the handlers that make it so. See `activeRow`. */
function useActiveRow() {
  const [row] = useState(() => Symbol('row'));
  const isActive = useSyncExternalStore(activeRow.subscribe, () => activeRow.isActive(row));
  const [handlers] = useState(() => ({
    setOpen: (isOpen: boolean) => activeRow.set('open', row, isOpen),
    // Not `onPointerEnter`: scrolling also moves rows under a resting pointer.
    onPointerMove: (event: PointerEvent) => activeRow.set('hovered', row, event.pointerType === 'mouse'),
    onPointerLeave: () => activeRow.set('hovered', row, false),
    // Ignore the focus that a mouse click leaves behind. For touch, a tap is the only signal.
    onFocus: ({ target }: FocusEvent) =>
      activeRow.set('focused', row, target.matches(':focus-visible') || window.matchMedia('(hover: none)').matches),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
      activeRow.set('focused', row, currentTarget.contains(relatedTarget)),
  }));
  useEffect(() => () => activeRow.forget(row), [row]);
  const { setOpen, ...rest } = handlers;
  return { isActive, setOpen, handlers: rest };
}

function DeletedBody() {
  return (
    <p className="flex items-center gap-1.5 leading-relaxed text-muted-foreground italic">
      <Trash2Icon className="size-3.5 shrink-0" aria-hidden />
      Message deleted
    </p>
  );
}

/** Edits, pins, reactions and the reply count of a message. */
function MessageFooter({ message, isInThread }: { message: MessageFieldsFragment; isInThread: boolean }) {
  const { openPanel } = useConversation();
  const { editedAt, deletedAt, pinned, reactions, replyCount } = message;
  return (
    <>
      {!deletedAt && (editedAt || pinned) && (
        <p className="mt-0.5 flex items-center gap-1 text-xs leading-4 text-muted-foreground">
          {pinned && <PinIcon className="size-3" aria-hidden />}
          {[pinned && 'Pinned', editedAt && 'edited'].filter(Boolean).join(' · ')}
        </p>
      )}
      {!deletedAt && reactions.length > 0 && (
        <Suspense fallback={<div className="mt-1 h-7" />}>
          <Reactions message={message} />
        </Suspense>
      )}
      {replyCount > 0 && !isInThread && (
        <button
          type="button"
          className="flex min-h-6 items-center rounded-xs text-[0.8125rem] font-medium text-primary underline-offset-3 outline-none hover:underline focus-visible:ring-2 focus-visible:ring-ring"
          onClick={() => openPanel({ kind: 'replies', messageId: message.id })}
        >
          {replyCount} {replyCount === 1 ? 'reply' : 'replies'}
        </button>
      )}
    </>
  );
}

function Time({ date, isShort = false, className }: { date: string; isShort?: boolean; className: string }) {
  return (
    <time
      dateTime={date}
      title={formatDateTime(date)}
      className={cn('whitespace-nowrap text-muted-foreground tabular-nums', className)}
    >
      {isShort ? formatShortTime(date) : formatTime(date)}
    </time>
  );
}
