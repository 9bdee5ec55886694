import { SearchIcon, SearchXIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useRoomSearch } from '../api/search-room.ts';
import { FoundMessage, type LinkBehavior } from './found-message.tsx';
import { LoadError } from '@/components/load-error.tsx';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { WIDE_SCREEN, SidePanel } from '@/features/messages/components/side-panel.tsx';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';
import { useMediaQuery } from '@/lib/use-media-query.ts';

interface RoomSearchProps {
  roomId: string;
  /** The query from before a result was opened from this history entry; empty at first. */
  before: string;
  /** Called with the query before a result replaces the results. */
  onLeave: (text: string) => void;
  onClose: () => void;
}

/** Searches the messages of a room. Each result links to its position in the conversation. */
export function RoomSearch({ roomId, before, onLeave, onClose }: RoomSearchProps) {
  const [text, setText] = useState(before);
  const [isReturn] = useState(before !== '');
  const input = useRef<HTMLInputElement>(null);
  const isDocked = useMediaQuery(WIDE_SCREEN);
  const { state } = useLocation();
  // On wide screens the results stay beside the conversation. On narrow ones the browser's Back returns to them.
  const link = isDocked ? { replace: true, state: state as unknown } : { onClick: () => onLeave(text) };
  return (
    // After returning, show the results and not the on-screen keyboard.
    <SidePanel title="Search this room" onClose={onClose} {...(!isReturn && { firstFocus: input })}>
      <div className="relative border-b p-3">
        <SearchIcon
          className="pointer-events-none absolute top-1/2 left-6 size-4 -translate-y-1/2 text-muted-foreground"
          aria-hidden
        />
        <Input
          ref={input}
          type="search"
          aria-label="Search messages"
          placeholder="Search messages"
          autoComplete="off"
          className="pl-9"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        <Results roomId={roomId} text={text} link={link} />
      </div>
    </SidePanel>
  );
}

interface ResultsProps {
  roomId: string;
  text: string;
  link: LinkBehavior;
}

function Results({ roomId, text, link }: ResultsProps) {
  const { query, messages, isLoading, error, refetch, hasMore, loadMore } = useRoomSearch(roomId, text);
  if (error && !messages) return <LoadError what="the results" error={error} onRetry={refetch} />;
  if (query === '') {
    return (
      <Notice icon={<SearchIcon aria-hidden />} title="Find messages in this room">
        Finds messages that contain all of your words. Newest first.
      </Notice>
    );
  }
  if (!messages) return <ResultsSkeleton />;
  return (
    <>
      <p role="status" className="sr-only">
        {isLoading ? 'Searching' : `${messages.length}${hasMore ? ' or more' : ''} found`}
      </p>
      {messages.length === 0 && !isLoading && (
        <Notice icon={<SearchXIcon aria-hidden />} title="No results">
          No messages in this room match your search.
        </Notice>
      )}
      <ul aria-label="Search results" className="divide-y">
        {messages.map((message) => (
          <li key={message.id}>
            <FoundMessage roomId={roomId} message={message} query={query} link={link} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="p-3">
          <Button
            variant="ghost"
            size="sm"
            className="w-full"
            onClick={() => void loadMore().catch((error: unknown) => showProblem(problemOf(error)))}
          >
            Show older results
          </Button>
        </div>
      )}
    </>
  );
}

function ResultsSkeleton() {
  return (
    <div role="status" aria-label="Searching" className="divide-y">
      {[70, 45, 60].map((width) => (
        <div key={width} className="flex gap-3 px-4 py-3">
          <Skeleton className="size-8" />
          <div className="flex-1 space-y-2 pt-1">
            <Skeleton className="h-3 w-28" />
            <Skeleton className="h-3" style={{ width: `${width}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
