import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { markRead } from './api/mark-read.ts';
import { ReadMarker } from './lib/read-marker.ts';
import { useConnection } from '@/lib/apollo/connection-context.ts';
import { wait } from '@/lib/backoff.ts';

/** Reports to the server that a room is read up to `seenSeq`, if that is after the stored `readSeq`. */
export function useMarkRead(roomId: string, seenSeq: number, readSeq: number | undefined): void {
  const client = useApolloClient();
  const connection = useConnection();
  const [marker] = useState(() => new ReadMarker({ mark: (seq) => markRead(client, roomId, seq), wait }));
  useEffect(() => {
    if (readSeq !== undefined && seenSeq > readSeq) marker.seen(seenSeq);
  }, [marker, seenSeq, readSeq, connection]);
}
