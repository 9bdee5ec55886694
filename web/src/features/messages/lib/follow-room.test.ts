import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { ApolloClient, ApolloLink } from '@apollo/client';
import { Subject } from 'rxjs';
import { createCache } from '../../../lib/apollo/cache.ts';
import { RoomTimelineDocument } from '../api/room-timeline.ts';
import { messageFixture } from '../../../../tests/message-fixture.ts';
import { followRoom } from './follow-room.ts';
import { messageTypePolicies } from './type-policies.ts';

/** A client whose subscriptions the test feeds by hand. `cursors` has the cursor of each. */
function createClient() {
  const cursors: unknown[] = [];
  let stream = new Subject<ApolloLink.Result>();
  const link = new ApolloLink(({ variables }) => {
    cursors.push(variables['after']);
    stream = new Subject();
    return stream;
  });
  const client = new ApolloClient({ cache: createCache(messageTypePolicies), link });
  client.cache.writeQuery({
    query: RoomTimelineDocument,
    variables: { roomId: 'r1', last: 50 },
    data: {
      room: {
        __typename: 'Room',
        id: 'r1',
        cursor: 'start',
        kind: 'PUBLIC',
        name: 'engine-room',
        topic: null,
        memberCount: 1,
        viewer: null,
        archivedAt: null,
        pinnedMessages: [],
        messages: {
          __typename: 'MessageConnection',
          edges: [],
          pageInfo: { __typename: 'PageInfo', hasPreviousPage: false, startCursor: null },
        },
      },
    } as never,
  });
  return { client, cursors, stream: () => stream };
}

const event = (seq: number): ApolloLink.Result => ({
  data: {
    roomEvents: {
      __typename: 'MessageAdded',
      cursor: `cursor ${seq}`,
      roomId: 'r1',
      message: messageFixture(seq),
    },
  },
});

const failure = (code: string): ApolloLink.Result => ({ errors: [{ message: 'No.', extensions: { code } }] });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('subscribes from the cached cursor and reports each event after applying it', () => {
  const { client, cursors, stream } = createClient();
  const onEvent = jest.fn();
  followRoom(client, 'r1', { onEvent, onLost: jest.fn() });
  stream().next(event(1));
  expect(cursors).toEqual(['start']);
  expect(onEvent).toHaveBeenCalledTimes(1);
});

test('batches a flood of events and reports each once, including those before a stop', () => {
  const { client, stream } = createClient();
  const onEvent = jest.fn();
  const broadcasts = jest.fn();
  client.cache.watch({
    query: RoomTimelineDocument,
    variables: { roomId: 'r1', last: 50 },
    optimistic: true,
    callback: broadcasts,
  });
  const stop = followRoom(client, 'r1', { onEvent, onLost: jest.fn() });
  for (let seq = 1; seq <= 100; seq++) stream().next(event(seq));
  jest.advanceTimersByTime(1_000);
  expect([onEvent.mock.calls.length, broadcasts.mock.calls.length]).toEqual([100, 2]);
  for (let seq = 101; seq <= 103; seq++) stream().next(event(seq));
  stop();
  expect(onEvent).toHaveBeenCalledTimes(103);
});

test.each([
  ['completes', (stream: Subject<ApolloLink.Result>) => stream.complete()],
  ['breaks', (stream: Subject<ApolloLink.Result>) => stream.error(new Error('Socket closed'))],
  [
    'ends with a temporary error',
    (stream: Subject<ApolloLink.Result>) => {
      stream.next(failure('SERVICE_UNAVAILABLE'));
      stream.complete();
    },
  ],
])('resumes from the last cursor when the stream %s', async (_case, end) => {
  const { client, cursors, stream } = createClient();
  jest.spyOn(Math, 'random').mockReturnValue(0);
  followRoom(client, 'r1', { onEvent: jest.fn(), onLost: jest.fn() });
  for (const seq of [1, 2]) stream().next(event(seq));
  end(stream());
  await jest.advanceTimersByTimeAsync(1);
  expect(cursors).toEqual(['start', 'cursor 2']);
});

test.each([
  ['the viewer can no longer read the room', 'NOT_FOUND'],
  ['its cursor is no longer accepted', 'BAD_USER_INPUT'],
])('reports it and stops when %s', async (_reason, code) => {
  const { client, cursors, stream } = createClient();
  const onLost = jest.fn();
  followRoom(client, 'r1', { onEvent: jest.fn(), onLost });
  stream().next(failure(code));
  stream().complete();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(onLost).toHaveBeenCalledTimes(1);
  expect(cursors).toHaveLength(1);
});

test('stops on request, even while waiting to retry', async () => {
  const { client, cursors, stream } = createClient();
  const stop = followRoom(client, 'r1', { onEvent: jest.fn(), onLost: jest.fn() });
  stream().complete();
  stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(cursors).toHaveLength(1);
});
