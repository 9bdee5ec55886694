import { HashIcon, LockIcon } from 'lucide-react';
import type { RoomKind } from '@/gql/graphql.ts';

/** Tells public rooms from private ones, in words too. */
export function RoomIcon({ kind, className = 'size-4 shrink-0' }: { kind: RoomKind; className?: string }) {
  const Icon = kind === 'PRIVATE' ? LockIcon : HashIcon;
  return (
    <>
      <Icon className={className} aria-hidden />
      {kind === 'PRIVATE' && <span className="sr-only">Private room</span>}
    </>
  );
}
