import { MAX_LENGTH } from '../lib/message-text.ts';
import { cn } from '@/lib/cn.ts';

/** From this length on, the composer shows how many characters are left. */
const NEARLY_FULL = 7_500;

/** How many characters are left, or by how many the message is too long. Hidden for short messages. */
export function LengthNote({ length, className }: { length: number; className?: string }) {
  if (length < NEARLY_FULL) return null;
  const left = MAX_LENGTH - length;
  return (
    <p
      role="status"
      className={cn('flex-1 text-xs tabular-nums', left < 0 ? 'text-destructive' : 'text-muted-foreground', className)}
    >
      {left < 0 ? `${count(-left)} over the limit of ${MAX_LENGTH.toLocaleString('en')}` : `${count(left)} left`}
    </p>
  );
}

const count = (characters: number) =>
  `${characters.toLocaleString('en')} ${characters === 1 ? 'character' : 'characters'}`;
