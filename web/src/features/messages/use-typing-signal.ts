import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { SetTypingDocument } from './api/typing.ts';

/** It holds for six seconds: said again in time while somebody writes. */
const REPEAT_MS = 4_000;

/** Tells the others in a room that the viewer writes, and when they no longer do. */
export function useTypingSignal(roomId: string): (isTyping: boolean) => void {
  const client = useApolloClient();
  const signaledAt = useRef<number | null>(null);

  const signal = (typing: boolean) => {
    if (
      typing ? signaledAt.current !== null && Date.now() - signaledAt.current < REPEAT_MS : signaledAt.current === null
    )
      return;
    signaledAt.current = typing ? Date.now() : null;
    // A courtesy: whether it arrives matters to nobody.
    client.mutate({ mutation: SetTypingDocument, variables: { roomId, typing } }).catch(() => undefined);
  };

  useEffect(
    () => () => {
      if (signaledAt.current === null) return;
      signaledAt.current = null;
      client.mutate({ mutation: SetTypingDocument, variables: { roomId, typing: false } }).catch(() => undefined);
    },
    [client, roomId],
  );
  return signal;
}
