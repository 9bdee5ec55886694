import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { markRead } from './api/mark-read.ts';
import { ReadReporter } from './lib/read-reporter.ts';
import { useConnection } from '@/lib/apollo/connection-context.ts';
import { wait } from '@/lib/backoff.ts';

/** Reports to the server that the viewer has read a room up to `seenSeq`, if that is after the stored `readSeq`. */
export function useMarkRead(roomId: string, seenSeq: number, readSeq: number | undefined): void {
  const client = useApolloClient();
  const connection = useConnection();
  const [reporter] = useState(() => new ReadReporter({ mark: (seq) => markRead(client, roomId, seq), wait }));
  useEffect(() => {
    if (readSeq !== undefined && seenSeq > readSeq) reporter.seen(seenSeq);
  }, [reporter, seenSeq, readSeq, connection]);
}
