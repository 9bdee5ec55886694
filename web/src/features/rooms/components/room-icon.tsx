import { HashIcon, LockIcon } from 'lucide-react';
import type { RoomKind } from '@/gql/graphql.ts';

/** Distinguishes public from private rooms, for screen readers too. */
export function RoomIcon({ kind, className = 'size-4 shrink-0' }: { kind: RoomKind; className?: string }) {
  const Icon = kind === 'PRIVATE' ? LockIcon : HashIcon;
  return (
    <>
      <Icon className={className} aria-hidden />
      {kind === 'PRIVATE' && <span className="sr-only">Private room</span>}
    </>
  );
}
