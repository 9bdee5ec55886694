import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';
import { resubscribe } from '../../../lib/apollo/resubscribe.ts';
import { Batcher } from '../../../lib/batcher.ts';
import { problemOf } from '../../../lib/problem.ts';
import { RoomEventsDocument } from '../api/room-events.ts';
import { applyRoomEvent, type RoomEvent } from './apply-room-event.ts';

export interface Following {
  /** Called with each event after it was applied to the cache. */
  onEvent(event: RoomEvent): void;
  /** The viewer can no longer read the room, or the cursor is no longer valid: the room must be reloaded. */
  onLost(): void;
}

const RoomCursor = graphql(`
  fragment RoomCursor on Room {
    cursor
  }
`);

/** In a busy room, or after a long absence, the web client renders once per interval. */
const PAUSE_MS = 50;

/**
 * Subscribes to a room from the cursor in the cache. A stream that ends for a temporary reason resumes from there.
 * @returns a function that stops it.
 */
export function followRoom(client: ApolloClient, roomId: string, { onEvent, onLost }: Following): () => void {
  const batches = new Batcher<RoomEvent>(PAUSE_MS, (events) => {
    client.cache.batch({
      update: () => {
        for (const event of events) applyRoomEvent(client.cache, event);
      },
    });
    for (const event of events) onEvent(event);
  });
  const stop = resubscribe((onEnd) => {
    const end = (error?: unknown) => {
      // The next stream begins at the cursor in the cache.
      batches.flush();
      const isLost = error !== undefined && isLasting(error);
      onEnd(isLost);
      if (isLost) onLost();
    };
    const subscription = client
      .subscribe({
        query: RoomEventsDocument,
        variables: { roomId, after: cursorOf(client, roomId) },
        fetchPolicy: 'no-cache',
      })
      .subscribe({
        next: ({ data, error }) => {
          if (error) return end(error);
          if (data) batches.push(data.roomEvents);
        },
        error: end,
        complete: () => end(),
      });
    return () => subscription.unsubscribe();
  });
  return () => {
    stop();
    batches.flush();
  };
}

const LASTING_CODES = new Set(['NOT_FOUND', 'FORBIDDEN', 'BAD_USER_INPUT']);

const isLasting = (error: unknown): boolean => LASTING_CODES.has(problemOf(error).code);

const cursorOf = (client: ApolloClient, roomId: string): string | undefined =>
  client.cache.readFragment({
    id: client.cache.identify({ __typename: 'Room', id: roomId }) ?? '',
    fragment: RoomCursor,
  })?.cursor;
