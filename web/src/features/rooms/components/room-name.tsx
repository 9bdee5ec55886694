import type { RoomPerson } from '../lib/room-title.ts';
import { PersonName } from '@/features/people/components/person-name.tsx';
import { cn } from '@/lib/cn.ts';

interface RoomNameProps {
  title: string;
  partner: RoomPerson | undefined;
  className?: string;
}

/** The name of a room on one line. A long name does not hide the username beside it. */
export function RoomName({ title, partner, className }: RoomNameProps) {
  if (!partner) return <bdi className={cn('block min-w-0 truncate', className)}>{title}</bdi>;
  return (
    <span className={cn('flex min-w-0 gap-1', className)}>
      <PersonName person={partner} className="min-w-0 truncate" />
    </span>
  );
}
