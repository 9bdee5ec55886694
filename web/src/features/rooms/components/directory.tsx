import { SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useFindRooms } from '../api/find-rooms.ts';
import { DirectoryItem } from './directory-item.tsx';
import { LoadError } from '@/components/load-error.tsx';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { useDebounced } from '@/lib/use-debounced.ts';

const SEARCH_PAUSE_MS = 200;

/** The search for public rooms. */
export function Directory() {
  const [search, setSearch] = useState('');
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-6 md:py-8">
      <div className="relative">
        <SearchIcon
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
          aria-hidden
        />
        <Input
          type="search"
          aria-label="Find a room"
          placeholder="Find a room by name"
          className="pl-9"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <Results search={useDebounced(search, SEARCH_PAUSE_MS)} />
    </div>
  );
}

function Results({ search }: { search: string }) {
  const { rooms, error, refetch, hasMore, loadMore } = useFindRooms(search);
  if (!rooms && error) return <LoadError what="the rooms" error={error} onRetry={refetch} />;
  if (!rooms) return <ResultsSkeleton />;
  if (rooms.length === 0) {
    return (
      <Notice icon={<SearchIcon aria-hidden />} title={search ? 'No rooms found' : 'No public rooms yet'}>
        {search ? 'Try another name, or create the room yourself.' : 'Create the first one.'}
      </Notice>
    );
  }
  return (
    <>
      <ul aria-label="Public rooms" className="mt-4 divide-y overflow-hidden rounded-xl border bg-card shadow-xs">
        {rooms.map((room) => (
          <DirectoryItem key={room.id} room={room} />
        ))}
      </ul>
      {hasMore && (
        <div className="mt-4 flex justify-center">
          <Button variant="ghost" onClick={() => void loadMore()}>
            Show more rooms
          </Button>
        </div>
      )}
    </>
  );
}

function ResultsSkeleton() {
  return (
    <div role="status" aria-label="Loading rooms" className="mt-4 divide-y rounded-xl border bg-card">
      {[32, 44, 28, 38].map((width) => (
        <div key={width} className="space-y-2.5 px-4 py-4">
          <Skeleton className="h-3.5" style={{ width: `${width}%` }} />
          <Skeleton className="h-3" style={{ width: `${width + 25}%` }} />
        </div>
      ))}
    </div>
  );
}
