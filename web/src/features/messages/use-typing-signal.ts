import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { SetTypingDocument } from './api/typing.ts';

/** The signal expires after six seconds, so it is repeated while the user types. */
const REPEAT_MS = 4_000;

/** Signals to the room that the viewer is typing, and when they have stopped. */
export function useTypingSignal(roomId: string): (isTyping: boolean) => void {
  const client = useApolloClient();
  const signaledAt = useRef<number | null>(null);

  const signal = (typing: boolean) => {
    if (
      typing ? signaledAt.current !== null && Date.now() - signaledAt.current < REPEAT_MS : signaledAt.current === null
    )
      return;
    signaledAt.current = typing ? Date.now() : null;
    // Best effort: a lost signal does no harm.
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
