import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { markRead } from './api/mark-read.ts';
import { ReadMarker } from './lib/read-marker.ts';
import { useConnection } from '@/lib/apollo/connection-context.ts';
import { wait } from '@/lib/backoff.ts';

/** Tells the server how far a room is read: up to message number `seenSeq`, where the server knows of `readSeq` only. */
export function useMarkRead(roomId: string, seenSeq: number, readSeq: number | undefined): void {
  const client = useApolloClient();
  const connection = useConnection();
  const [marker] = useState(() => new ReadMarker({ mark: (seq) => markRead(client, roomId, seq), wait }));
  useEffect(() => {
    if (readSeq !== undefined && seenSeq > readSeq) marker.seen(seenSeq);
  }, [marker, seenSeq, readSeq, connection]);
}
