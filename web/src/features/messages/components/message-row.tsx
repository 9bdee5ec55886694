import { MessageBody } from './message-body.tsx';
import { SendState } from './send-state.tsx';
import { formatDateTime, formatTime } from '../lib/dates.ts';
import type { TimelineMessage } from '../lib/timeline.ts';
import { Avatar } from '@/components/avatar.tsx';
import { cn } from '@/lib/cn.ts';

interface MessageRowProps {
  message: TimelineMessage;
  /** Whether the author's name stands above it. */
  opensGroup: boolean;
}

export function MessageRow({ message, opensGroup }: MessageRowProps) {
  const { author, createdAt, state } = message;
  return (
    <article
      aria-label={`${author.displayName}, ${formatTime(createdAt)}`}
      className={cn(
        'group/message relative flex gap-3 px-3 py-0.5 text-[0.9375rem] hover:bg-hover md:px-5',
        opensGroup && 'mt-3',
      )}
    >
      {opensGroup ? (
        <Avatar person={author} className="mt-0.5" />
      ) : (
        <Time
          date={createdAt}
          className="w-9 shrink-0 pt-1 text-right text-[0.6875rem] opacity-0 group-hover/message:opacity-100"
        />
      )}
      <div className="min-w-0 max-w-[75ch] flex-1">
        {opensGroup && (
          <p className="flex items-baseline gap-2">
            <bdi className="truncate font-semibold tracking-tight">{author.displayName}</bdi>
            <Time date={createdAt} className="shrink-0 text-xs" />
          </p>
        )}
        <div className={cn('transition-opacity', state === 'sending' && 'opacity-60')}>
          <MessageBody text={message.body} />
        </div>
        {state !== 'sent' && <SendState message={message} />}
      </div>
    </article>
  );
}

function Time({ date, className }: { date: string; className: string }) {
  return (
    <time
      dateTime={date}
      title={formatDateTime(date)}
      className={cn('leading-5 whitespace-nowrap text-muted-foreground tabular-nums', className)}
    >
      {formatTime(date)}
    </time>
  );
}
