import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { markRead } from './api/mark-read.ts';
import { ReadMarker } from './lib/read-marker.ts';
import { useConnection } from '@/lib/apollo/connection-context.ts';
import { wait } from '@/lib/backoff.ts';
import { useIsVisible } from '@/lib/use-is-visible.ts';

/** Tells the server how far a room is read: up to its latest message, once its end is in view in a visible tab. */
export function useMarkRead(roomId: string, latestSeq: number, readSeq: number | undefined, isAtEnd: boolean): void {
  const client = useApolloClient();
  const isVisible = useIsVisible();
  const connection = useConnection();
  const [marker] = useState(() => new ReadMarker({ mark: (seq) => markRead(client, roomId, seq), wait }));
  useEffect(() => {
    if (readSeq === undefined || !isVisible || !isAtEnd || latestSeq <= readSeq) return;
    marker.seen(latestSeq);
  }, [marker, latestSeq, readSeq, isVisible, isAtEnd, connection]);
}
