import { ArrowUpIcon } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';

interface AboveProps {
  count: number;
  /** Whether more unread messages are not loaded yet. */
  hasMore: boolean;
  onJump: () => void;
  onMarkRead: () => void;
}

/** Jumps back to skipped unread messages, or marks them as read. */
export function UnreadAbove({ count, hasMore, onJump, onMarkRead }: AboveProps) {
  return (
    <div className="absolute top-3 left-1/2 z-10 flex -translate-x-1/2 animate-in gap-1.5 fade-in-0 slide-in-from-top-2">
      <Button variant="floating" size="sm" onClick={onJump}>
        <ArrowUpIcon aria-hidden />
        {count}
        {hasMore && '+'} unread above
      </Button>
      <Button variant="floating" size="sm" onClick={onMarkRead}>
        Mark as read
      </Button>
    </div>
  );
}
