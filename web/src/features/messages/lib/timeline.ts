import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { dayOf } from './dates.ts';
import type { OutgoingMessage } from './outbox.ts';

export type Author = Pick<MessageFieldsFragment['author'], 'id' | 'username' | 'displayName' | 'avatarUrl'>;

/** A message as the timeline shows it, stored or on its way. */
export interface TimelineMessage {
  clientId: string;
  /** None while it is on its way. */
  seq?: number;
  author: Author;
  body: string;
  createdAt: string;
  state: 'sent' | 'sending' | 'failed';
  problem?: string | undefined;
  /** The message that it answers. */
  replyTo?: OutgoingMessage['replyTo'] | undefined;
  /** As the room has it; null while it is on its way. */
  stored: MessageFieldsFragment | null;
}

/** `key` stays the same when a message on its way is stored, so that its row is not drawn anew. */
export type PlainRow =
  | { kind: 'day'; key: string; date: string }
  | { kind: 'message'; key: string; message: TimelineMessage; opensGroup: boolean };

/** A row, or the line above what is new to the viewer. */
export type TimelineRow = PlainRow | { kind: 'new'; key: string };

/** Messages of one author that are closer than this stand under one name. */
const GROUP_SPAN_MS = 5 * 60_000;

/** A message of the room, as the timeline shows it. */
export const shownOf = (stored: MessageFieldsFragment): TimelineMessage => ({
  clientId: stored.clientId,
  author: stored.author,
  body: stored.body,
  createdAt: stored.createdAt,
  state: 'sent',
  replyTo: stored.replyTo ?? undefined,
  stored,
});

/** The rows of a timeline: stored messages by `seq`, then those on their way, under days and authors. */
export function timelineRows(
  stored: readonly MessageFieldsFragment[],
  outgoing: readonly OutgoingMessage[],
  viewer: Author,
): PlainRow[] {
  const own = new Set(stored.filter(({ author }) => author.id === viewer.id).map(({ clientId }) => clientId));
  const messages: TimelineMessage[] = [
    ...stored.map(shownOf),
    ...outgoing
      .filter(({ clientId }) => !own.has(clientId))
      .map(({ clientId, body, createdAt, state, problem, replyTo }) => ({
        clientId,
        author: viewer,
        body,
        createdAt,
        state,
        problem,
        replyTo,
        stored: null,
      })),
  ];
  return messages.flatMap((message, index) => {
    const previous = messages[index - 1];
    const day = dayOf(message.createdAt);
    const opensDay = !previous || dayOf(previous.createdAt) !== day;
    const row: PlainRow = {
      kind: 'message',
      key: `${message.author.id}:${message.clientId}`,
      message,
      opensGroup: opensDay || !continues(previous, message),
    };
    return opensDay ? [{ kind: 'day' as const, key: `day:${day}:${row.key}`, date: message.createdAt }, row] : [row];
  });
}

const continues = (previous: TimelineMessage, next: TimelineMessage): boolean =>
  previous.author.id === next.author.id && Date.parse(next.createdAt) - Date.parse(previous.createdAt) < GROUP_SPAN_MS;
