import { expect, test } from '@jest/globals';
import { ApolloClient, ApolloLink } from '@apollo/client';
import { map, timer } from 'rxjs';
import { readFragment } from '../../../gql/fragment-masking.ts';
import { createCache } from '../../../lib/apollo/cache.ts';
import { messageFixture } from '../../../../tests/message-fixture.ts';
import { MessageFields } from './message-fields.ts';
import { loadOlderMessages } from './older-messages.ts';
import { RoomTimelineDocument } from './room-timeline.ts';
import { messageTypePolicies } from '../lib/type-policies.ts';

const HISTORY = 350;

/** A page from the server: the last messages before number `before`, which is the cursor. */
function pageOf(last: number, before = HISTORY + 1) {
  const first = Math.max(1, before - last);
  return {
    __typename: 'MessageConnection',
    edges: Array.from({ length: before - first }, (_, index) => ({
      __typename: 'MessageEdge',
      node: messageFixture(first + index),
    })),
    pageInfo: { __typename: 'PageInfo', hasPreviousPage: first > 1, startCursor: String(first) },
  };
}

/** A client of a room with `HISTORY` messages. `cursors` lists the cursors of the requested pages. */
function createClient() {
  const cursors: string[] = [];
  const link = new ApolloLink(({ variables: { last, before } }) => {
    if (before) cursors.push(String(before));
    const room = {
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
      messages: pageOf(Number(last), before ? Number(before) : undefined),
    };
    return timer(0).pipe(map(() => ({ data: { room } })));
  });
  return { client: new ApolloClient({ cache: createCache(messageTypePolicies), link }), cursors };
}

test('loads consecutive pages once each and notifies the timeline of all', async () => {
  const { client, cursors } = createClient();
  const timeline = client.watchQuery({ query: RoomTimelineDocument, variables: { roomId: 'r1', last: 50 } });
  const counts: number[] = [];
  const isComplete = new Promise<void>((resolve) => {
    timeline.subscribe(({ dataState, data }) => {
      if (dataState !== 'complete' || !data.room) return;
      counts.push(data.room.messages.edges.length);
      if (!data.room.messages.pageInfo.hasPreviousPage) resolve();
    });
  });
  await client.query({ query: RoomTimelineDocument, variables: timeline.variables });
  // Each page is requested before the timeline has been notified of the previous one.
  for (let page = 0; page < 4; page++) await loadOlderMessages(client, 'r1');
  await isComplete;
  expect(cursors).toEqual(['301', '201', '101']);
  expect(counts.at(-1)).toBe(HISTORY);
  const seqs = timeline
    .getCurrentResult()
    .data?.room?.messages?.edges?.map((edge) => readFragment(MessageFields, edge?.node as never)?.seq);
  expect(seqs).toEqual(Array.from({ length: HISTORY }, (_, index) => index + 1));
  client.stop();
});
