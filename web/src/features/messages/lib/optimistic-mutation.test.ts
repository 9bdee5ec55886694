import { beforeEach, expect, test } from '@jest/globals';
import { ApolloClient, ApolloLink } from '@apollo/client';
import { Subject } from 'rxjs';
import { createCache } from '../../../lib/apollo/cache.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { EditMessageDocument } from '../api/message-actions.ts';
import { MessageFields } from '../api/message-fields.ts';
import { messageFixture } from './message-fixture.ts';
import { mutateMessage } from './optimistic-mutation.ts';
import { applyMessageChange, applyRoomEvent, type RoomEvent } from './apply-room-event.ts';

let answer: Subject<ApolloLink.Result>;
let client: ApolloClient;

beforeEach(() => {
  answer = new Subject();
  client = new ApolloClient({ cache: createCache(), link: new ApolloLink(() => answer) });
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
const answerWith = async (result: ApolloLink.Result) => {
  while (!answer.observed) await Promise.resolve();
  answer.next(result);
  answer.complete();
};

const edited = (text: string): ApolloLink.Result => ({ data: { result: messageFixture(1, { body: text }) } });

test('shows what is optimistic at once, and then what the server says', async () => {
  const acting = edit(messageFixture(1, { body: 'optimistic' }));
  expect(body()).toBe('optimistic');
  await answerWith(edited('mine'));
  await acting;
  expect(body()).toBe('mine');
});

test('takes back what was optimistic when it fails', async () => {
  const acting = edit(messageFixture(1, { body: 'optimistic' }));
  await answerWith({ errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] });
  await expect(acting).rejects.toThrow('No.');
  expect(body()).toBe('body 1');
});

test('lets no answer take the place of an event that overtook it', async () => {
  const acting = edit();
  const message = messageFixture(1, { body: 'newer' });
  applyRoomEvent(client.cache, {
    __typename: 'MessageUpdated',
    cursor: 'c',
    roomId: 'r1',
    message,
  } as unknown as RoomEvent);
  await answerWith(edited('mine'));
  await acting;
  expect(body()).toBe('newer');
});
