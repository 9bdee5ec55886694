import { Link, type LinkProps } from 'react-router';
import { markWords } from '../lib/mark-words.ts';
import { Avatar } from '@/components/avatar.tsx';
import { PersonName } from '@/features/people/components/person-name.tsx';
import { messagePath } from '@/features/rooms/lib/room-paths.ts';
import type { SearchRoomQuery } from '@/gql/graphql.ts';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What a click does to the history entry of the results. */
export type LinkBehavior = Pick<LinkProps, 'replace' | 'state' | 'onClick'>;

interface FoundMessageProps {
  roomId: string;
  message: SearchRoomQuery['searchMessages']['edges'][number]['node'];
  query: string;
  link: LinkBehavior;
}

/** A search result with its matches highlighted. Links to the message. */
export function FoundMessage({ roomId, message, query, link }: FoundMessageProps) {
  return (
    <Link
      to={messagePath(roomId, message.id)}
      {...link}
      className="flex gap-3 px-4 py-3 outline-none hover:bg-hover focus-visible:inset-ring-2 focus-visible:inset-ring-ring"
    >
      <Avatar person={message.author} size="md" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <PersonName person={message.author} className="min-w-0 truncate text-sm font-semibold tracking-tight" />
          <time dateTime={message.createdAt} className="shrink-0 text-xs text-muted-foreground">
            {moment.format(new Date(message.createdAt))}
          </time>
        </span>
        <span dir="auto" className="mt-0.5 line-clamp-3 text-sm leading-5 wrap-anywhere">
          {markWords(message.body, query).map(({ text, isFound }, index) =>
            isFound ? (
              <mark key={index} className="rounded-xs bg-warning text-warning-foreground">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
        </span>
      </span>
    </Link>
  );
}
