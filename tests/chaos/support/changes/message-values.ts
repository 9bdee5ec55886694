import { randomUUID } from 'node:crypto';
import type { MessageState } from '../../../consistency/operations.ts';
import type { Person } from '../../../support/client.ts';
import { OFF, ON, type Change, type Snapshot, type TrackedValue } from './tracked-value.ts';

/** The text of a deleted message. */
export const DELETED = 'deleted';

/** Number of edits of a text before it is deleted. */
const EDITS = 4;
const EMOJI = '👍';

const EDIT = 'mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { id } }';
const DELETE = 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }';
const REACT = 'mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }';
const UNREACT = 'mutation ($id: ID!, $emoji: String!) { removeReaction(messageId: $id, emoji: $emoji) { id } }';
const PIN = 'mutation ($id: ID!) { pinMessage(id: $id) { id } }';
const UNPIN = 'mutation ($id: ID!) { unpinMessage(id: $id) { id } }';

/** An acknowledged message. */
export interface SentMessage {
  id: string;
  roomId: string;
  body: string;
  author: Person;
}

/** Derives a tracked value from a new message. */
export type MessageValue = (message: SentMessage) => TrackedValue;

/** Its text, which is edited repeatedly and deleted in between. */
export const textOf: MessageValue = ({ id, roomId, body, author }) => ({
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

/** Its text, which is deleted first, and edited if that fails. */
export const lifeOf: MessageValue = (message) => {
  const text = textOf(message);
  return { ...text, name: `life of ${message.id}`, change: (step) => text.change(step + EDITS) };
};

/** Its author's reaction to it. */
export const reactionTo: MessageValue = ({ id, roomId, author }) => ({
  name: `reaction to ${id}`,
  person: author,
  initial: OFF,
  change: (step) => ({
    ...(step % 2 === 0 ? { value: ON, mutation: REACT } : { value: OFF, mutation: UNREACT }),
    variables: { id, emoji: EMOJI },
  }),
  read: inMessage(id, roomId, (message) =>
    message?.reactions.some((reaction) => reaction.startsWith(EMOJI) && reaction.includes(author.id)) ? ON : OFF,
  ),
});

export const pinOf: MessageValue = ({ id, roomId, author }) => ({
  name: `pin of ${id}`,
  person: author,
  initial: OFF,
  change: (step) => ({
    ...(step % 2 === 0 ? { value: ON, mutation: PIN } : { value: OFF, mutation: UNPIN }),
    variables: { id },
  }),
  read: inMessage(id, roomId, (message) => (message?.pinned ? ON : OFF)),
});

/** Reads a value of a message from a snapshot of its room, which leaves out deleted messages. */
const inMessage =
  (id: string, roomId: string, value: (message: MessageState | undefined) => string) =>
  (snapshot: Snapshot): string | undefined =>
    snapshot.kind === 'room' && snapshot.roomId === roomId ? value(snapshot.room.messages.get(id)) : undefined;
