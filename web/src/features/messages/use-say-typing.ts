import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { SetTypingDocument } from './api/typing.ts';

/** It holds for six seconds: said again in time while somebody writes. */
const AGAIN_MS = 4_000;

/** Tells the others in a room that the viewer writes, and when they no longer do. */
export function useSayTyping(roomId: string): (isTyping: boolean) => void {
  const client = useApolloClient();
  const saidAt = useRef<number | null>(null);

  const say = (typing: boolean) => {
    if (typing ? saidAt.current !== null && Date.now() - saidAt.current < AGAIN_MS : saidAt.current === null) return;
    saidAt.current = typing ? Date.now() : null;
    // A courtesy: whether it arrives matters to nobody.
    client.mutate({ mutation: SetTypingDocument, variables: { roomId, typing } }).catch(() => undefined);
  };

  useEffect(
    () => () => {
      if (saidAt.current === null) return;
      saidAt.current = null;
      client.mutate({ mutation: SetTypingDocument, variables: { roomId, typing: false } }).catch(() => undefined);
    },
    [client, roomId],
  );
  return say;
}
