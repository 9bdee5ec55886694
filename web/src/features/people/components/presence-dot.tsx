import { useIsOnline } from '../presence-context.tsx';
import { cn } from '@/lib/cn.ts';

/** Tells who is online by a filled dot, who is not by a ring, and both in words. */
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
