import { expect, test } from '@jest/globals';
import { ApolloClient, ApolloLink, gql } from '@apollo/client';
import { of, Subject } from 'rxjs';
import { createCache } from '../../../lib/apollo/cache.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { messageFixture } from '../../../../tests/message-fixture.ts';
import { applyRoomEvent, type RoomEvent } from '../lib/apply-room-event.ts';
import { MessageFields } from './message-fields.ts';
import { sendMessage } from './send-message.ts';
import { messageTypePolicies } from '../lib/type-policies.ts';

test('drops a response that was overtaken by an event', async () => {
  const response = new Subject<ApolloLink.Result>();
  const client = new ApolloClient({ cache: createCache(messageTypePolicies), link: new ApolloLink(() => response) });
  const pinned = () =>
    client.cache.readFragment<MessageFieldsFragment>(
      { id: 'Message:m1', fragment: MessageFields, fragmentName: 'MessageFields' } as never,
      true,
    )?.pinned;
  const emit = (__typename: string, message: MessageFieldsFragment) =>
    applyRoomEvent(client.cache, { __typename, cursor: 'c', roomId: 'r1', message } as unknown as RoomEvent);

  const sent = sendMessage(client, { roomId: 'r1', body: 'body 1', clientId: 'c1' });
  while (!response.observed) await Promise.resolve();
  emit('MessageAdded', messageFixture(1));
  emit('MessageUpdated', messageFixture(1, { pinned: true }));
  response.next({ data: { sendMessage: messageFixture(1) } });
  response.complete();
  await sent;
  expect(pinned()).toBe(true);
});

test('resolves after queries of the room have received the message', async () => {
  const link = new ApolloLink(() => of({ data: { sendMessage: messageFixture(1) } }));
  const client = new ApolloClient({ cache: createCache(messageTypePolicies), link });
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
