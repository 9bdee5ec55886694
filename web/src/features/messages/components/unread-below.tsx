import { ArrowDownIcon } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';

interface BelowProps {
  count: number;
  onClick: () => void;
}

/** Scrolls to the end of the list. Shows how many unread messages there are. */
export function UnreadBelow({ count, onClick }: BelowProps) {
  return (
    <Button
      variant="floating"
      size="sm"
      className="absolute bottom-4 left-1/2 z-10 -translate-x-1/2 animate-in fade-in-0 slide-in-from-bottom-2"
      onClick={onClick}
    >
      <ArrowDownIcon aria-hidden />
      {count > 0 ? `${count} new ${count === 1 ? 'message' : 'messages'}` : 'Latest messages'}
    </Button>
  );
}
