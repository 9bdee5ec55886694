import { randomUUID } from 'node:crypto';
import type { MessageState } from '../../../consistency/operations.ts';
import type { Person } from '../../../support/client.ts';
import { OFF, ON, type Change, type Snapshot, type Thing } from './thing.ts';

/** The text of a deleted message. */
export const DELETED = 'deleted';

/** A text is edited so often, then deleted. */
const EDITS = 4;
const EMOJI = '👍';

const EDIT = 'mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { id } }';
const DELETE = 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }';
const REACT = 'mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }';
const TAKE_BACK = 'mutation ($id: ID!, $emoji: String!) { removeReaction(messageId: $id, emoji: $emoji) { id } }';
const PIN = 'mutation ($id: ID!) { pinMessage(id: $id) { id } }';
const UNPIN = 'mutation ($id: ID!) { unpinMessage(id: $id) { id } }';

/** A message that was acknowledged. */
export interface SentMessage {
  id: string;
  roomId: string;
  body: string;
  author: Person;
}

/** Makes a thing of a new message. */
export type MessageThing = (message: SentMessage) => Thing;

/** Its text: edited again and again, and deleted in between. */
export const textOf: MessageThing = ({ id, roomId, body, author }) => ({
  name: `text of ${id}`,
  person: author,
  initial: body,
  last: DELETED,
  change(step): Change {
    if (step % (EDITS + 1) === EDITS) return { value: DELETED, mutation: DELETE, variables: { id } };
    const text = `edited ${step} ${randomUUID()}`;
    return { value: text, mutation: EDIT, variables: { id, body: text } };
  },
  read: inMessage(id, roomId, (message) => message?.body ?? DELETED),
});

/** A message whose first change is that it is deleted, and is edited should that fail. */
export const lifeOf: MessageThing = (message) => {
  const text = textOf(message);
  return { ...text, name: `life of ${message.id}`, change: (step) => text.change(step + EDITS) };
};

/** The author's reaction to it. */
export const reactionTo: MessageThing = ({ id, roomId, author }) => ({
  name: `reaction to ${id}`,
  person: author,
  initial: OFF,
  change: (step) => ({
    ...(step % 2 === 0 ? { value: ON, mutation: REACT } : { value: OFF, mutation: TAKE_BACK }),
    variables: { id, emoji: EMOJI },
  }),
  read: inMessage(id, roomId, (message) =>
    message?.reactions.some((reaction) => reaction.startsWith(EMOJI) && reaction.includes(author.id)) ? ON : OFF,
  ),
});

export const pinOf: MessageThing = ({ id, roomId, author }) => ({
  name: `pin of ${id}`,
  person: author,
  initial: OFF,
  change: (step) => ({
    ...(step % 2 === 0 ? { value: ON, mutation: PIN } : { value: OFF, mutation: UNPIN }),
    variables: { id },
  }),
  read: inMessage(id, roomId, (message) => (message?.pinned ? ON : OFF)),
});

/** What a snapshot of the room says of a message; a deleted one is left out of it. */
const inMessage =
  (id: string, roomId: string, value: (message: MessageState | undefined) => string) =>
  (snapshot: Snapshot): string | undefined =>
    snapshot.kind === 'room' && snapshot.roomId === roomId ? value(snapshot.room.messages.get(id)) : undefined;
