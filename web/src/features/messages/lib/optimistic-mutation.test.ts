import { beforeEach, expect, test } from '@jest/globals';
import { ApolloClient, ApolloLink } from '@apollo/client';
import { Subject } from 'rxjs';
import { createCache } from '../../../lib/apollo/cache.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { EditMessageDocument } from '../api/message-actions.ts';
import { MessageFields } from '../api/message-fields.ts';
import { messageFixture } from '../../../../tests/message-fixture.ts';
import { mutateMessage } from './optimistic-mutation.ts';
import { applyMessageChange, applyRoomEvent, type RoomEvent } from './apply-room-event.ts';
import { messageTypePolicies } from './type-policies.ts';

let response: Subject<ApolloLink.Result>;
let client: ApolloClient;

beforeEach(() => {
  response = new Subject();
  client = new ApolloClient({ cache: createCache(messageTypePolicies), link: new ApolloLink(() => response) });
  applyMessageChange(client.cache, 'r1', messageFixture(1));
});

const body = () =>
  client.cache.readFragment<MessageFieldsFragment>(
    { id: 'Message:m1', fragment: MessageFields, fragmentName: 'MessageFields' } as never,
    true,
  )?.body;

const edit = (optimistic?: MessageFieldsFragment) =>
  mutateMessage(client, 'r1', { mutation: EditMessageDocument, variables: { id: 'm1', body: 'mine' }, optimistic });

/** Operations are sent in a later turn. */
const respondWith = async (result: ApolloLink.Result) => {
  while (!response.observed) await Promise.resolve();
  response.next(result);
  response.complete();
};

const edited = (text: string): ApolloLink.Result => ({ data: { result: messageFixture(1, { body: text }) } });

test('shows the optimistic message at once, and then the response', async () => {
  const editing = edit(messageFixture(1, { body: 'optimistic' }));
  expect(body()).toBe('optimistic');
  await respondWith(edited('mine'));
  await editing;
  expect(body()).toBe('mine');
});

test('rolls back the optimistic message when the mutation fails', async () => {
  const editing = edit(messageFixture(1, { body: 'optimistic' }));
  await respondWith({ errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] });
  await expect(editing).rejects.toThrow('No.');
  expect(body()).toBe('body 1');
});

test('drops a response that was overtaken by an event', async () => {
  const editing = edit();
  const message = messageFixture(1, { body: 'newer' });
  applyRoomEvent(client.cache, {
    __typename: 'MessageUpdated',
    cursor: 'c',
    roomId: 'r1',
    message,
  } as unknown as RoomEvent);
  await respondWith(edited('mine'));
  await editing;
  expect(body()).toBe('newer');
});
