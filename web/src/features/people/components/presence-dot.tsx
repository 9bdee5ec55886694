import { useIsOnline } from '../presence-context.tsx';
import { cn } from '@/lib/cn.ts';

/** Shows presence as a filled dot or a ring, with a text label. */
export function PresenceDot({ userId, className }: { userId: string; className?: string }) {
  const isOnline = useIsOnline(userId);
  return (
    <span
      role="img"
      aria-label={isOnline ? 'online' : 'offline'}
      title={isOnline ? 'Online' : 'Offline'}
      className={cn(
        'block size-2.5 rounded-full border-2',
        isOnline ? 'border-online bg-online' : 'border-muted-foreground bg-background',
        className,
      )}
    />
  );
}
