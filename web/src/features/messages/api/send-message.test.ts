import { expect, test } from '@jest/globals';
import { ApolloClient, ApolloLink, gql } from '@apollo/client';
import { of, Subject } from 'rxjs';
import { createCache } from '../../../lib/apollo/cache.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { messageFixture } from '../lib/message-fixture.ts';
import { applyRoomEvent, type RoomEvent } from '../lib/apply-room-event.ts';
import { MessageFields } from './message-fields.ts';
import { sendMessage } from './send-message.ts';

test('lets no answer take the place of what was said of the message since', async () => {
  const answer = new Subject<ApolloLink.Result>();
  const client = new ApolloClient({ cache: createCache(), link: new ApolloLink(() => answer) });
  const pinned = () =>
    client.cache.readFragment<MessageFieldsFragment>(
      { id: 'Message:m1', fragment: MessageFields, fragmentName: 'MessageFields' } as never,
      true,
    )?.pinned;
  const tell = (__typename: string, message: MessageFieldsFragment) =>
    applyRoomEvent(client.cache, { __typename, cursor: 'c', roomId: 'r1', message } as unknown as RoomEvent);

  const sent = sendMessage(client, { roomId: 'r1', body: 'body 1', clientId: 'c1' });
  while (!answer.observed) await Promise.resolve();
  tell('MessageAdded', messageFixture(1));
  tell('MessageUpdated', messageFixture(1, { pinned: true }));
  answer.next({ data: { sendMessage: messageFixture(1) } });
  answer.complete();
  await sent;
  expect(pinned()).toBe(true);
});

test('resolves once those who watch the room have the message', async () => {
  const link = new ApolloLink(() => of({ data: { sendMessage: messageFixture(1) } }));
  const client = new ApolloClient({ cache: createCache(), link });
  const query = gql`
    query {
      room(id: "r1") {
        id
        messages(last: 50) {
          edges {
            node {
              id
            }
          }
          pageInfo {
            hasPreviousPage
            startCursor
          }
        }
      }
    }
  `;
  const messages = { edges: [], pageInfo: { hasPreviousPage: false, startCursor: null } };
  client.writeQuery({ query, data: { room: { __typename: 'Room', id: 'r1', messages } } });
  const shown: number[] = [];
  client
    .watchQuery<{ room: { messages: { edges: unknown[] } } }>({ query, fetchPolicy: 'cache-only' })
    .subscribe(({ dataState, data }) => {
      if (dataState === 'complete') shown.push(data.room.messages.edges.length);
    });
  await sendMessage(client, { roomId: 'r1', body: 'body 1', clientId: 'c1' });
  expect(shown).toEqual([0, 1]);
});
