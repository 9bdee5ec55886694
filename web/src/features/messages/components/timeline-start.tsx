import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';

interface TimelineStartProps {
  hasOlder: boolean;
  hasFailed: boolean;
  onLoad: () => void;
}

/** Constant, so that nothing moves when older messages have loaded. */
export const START_HEIGHT_PX = 136;

/** The top of the timeline: the beginning of the room, or older messages loading. */
export function TimelineStart(props: TimelineStartProps) {
  return (
    <div className="flex shrink-0 flex-col justify-end overflow-hidden" style={{ height: START_HEIGHT_PX }}>
      <Start {...props} />
    </div>
  );
}

function Start({ hasOlder, hasFailed, onLoad }: TimelineStartProps) {
  if (hasFailed) {
    return (
      <p role="alert" className="flex items-center justify-center gap-3 py-6 text-sm text-muted-foreground">
        Couldn’t load older messages.
        <Button variant="outline" size="sm" onClick={onLoad}>
          Try again
        </Button>
      </p>
    );
  }
  if (hasOlder) return <MessageSkeletons count={2} label="Loading older messages" />;
  return (
    <p className="px-3 pt-10 pb-2 text-sm text-muted-foreground md:px-5">This is the start of the conversation.</p>
  );
}

const WIDTHS = [62, 38, 74, 50, 44, 68, 56];

export function MessageSkeletons({ count, label }: { count: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="space-y-6 px-3 py-5 md:px-5">
      {WIDTHS.slice(0, count).map((width) => (
        <div key={width} className="flex gap-3">
          <Skeleton className="size-9" />
          <div className="flex-1 space-y-2.5 pt-1">
            <Skeleton className="h-3 w-32" />
            <Skeleton className="h-3" style={{ width: `${width}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
