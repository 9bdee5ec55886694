import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';

const PLACE = 'absolute left-1/2 z-10 -translate-x-1/2 animate-in fade-in-0';
const LOOK = 'rounded-full bg-popover shadow-md dark:bg-popover';

interface BelowProps {
  count: number;
  onClick: () => void;
}

/** Leads to the end of the list, and says how many messages there have not been seen. */
export function UnreadBelow({ count, onClick }: BelowProps) {
  return (
    <Button
      variant="outline"
      size="sm"
      className={`${PLACE} ${LOOK} bottom-4 slide-in-from-bottom-2`}
      onClick={onClick}
    >
      <ArrowDownIcon aria-hidden />
      {count > 0 ? `${count} new ${count === 1 ? 'message' : 'messages'}` : 'Latest messages'}
    </Button>
  );
}

interface AboveProps {
  count: number;
  /** There are unread messages that are not loaded. */
  areMore: boolean;
  onJump: () => void;
  onMarkRead: () => void;
}

/** Leads back to unread messages that were passed over, or takes them as read. */
export function UnreadAbove({ count, areMore, onJump, onMarkRead }: AboveProps) {
  return (
    <div className={`${PLACE} top-3 flex gap-1.5 slide-in-from-top-2`}>
      <Button variant="outline" size="sm" className={LOOK} onClick={onJump}>
        <ArrowUpIcon aria-hidden />
        {count}
        {areMore && '+'} unread above
      </Button>
      <Button variant="outline" size="sm" className={LOOK} onClick={onMarkRead}>
        Mark as read
      </Button>
    </div>
  );
}
