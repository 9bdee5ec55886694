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

const shown = new WeakMap<MessageFieldsFragment, TimelineMessage>();

/** A message of the room, as the timeline shows it: the same object for the same message, so that its row can stay. */
export function toTimelineMessage(stored: MessageFieldsFragment): TimelineMessage {
  const known = shown.get(stored);
  if (known) return known;
  const message: TimelineMessage = {
    clientId: stored.clientId,
    seq: stored.seq,
    author: stored.author,
    body: stored.body,
    createdAt: stored.createdAt,
    state: 'sent',
    replyTo: stored.replyTo ?? undefined,
    stored,
  };
  shown.set(stored, message);
  return message;
}

/**
 * The rows of a timeline: stored messages by `seq`, then those on their way, under days and authors. While there are
 * older ones to load, the first message has no row: whether it opens a day or a group is not known before, and a row
 * that is shown must keep its height when others come in above.
 */
export function timelineRows(
  stored: readonly MessageFieldsFragment[],
  outgoing: readonly OutgoingMessage[],
  viewer: Author,
  hasOlder = false,
): PlainRow[] {
  const own = new Set(stored.filter(({ author }) => author.id === viewer.id).map(({ clientId }) => clientId));
  const messages: TimelineMessage[] = [
    ...stored.map(toTimelineMessage),
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
    if (!previous && hasOlder && messages.length > 1) return [];
    const { day } = momentOf(message);
    const opensDay = !previous || momentOf(previous).day !== day;
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
  previous.author.id === next.author.id && momentOf(next).ms - momentOf(previous).ms < GROUP_SPAN_MS;

interface Moment {
  /** The calendar day in this place. */
  day: string;
  /** Since 1970. */
  ms: number;
}

const moments = new WeakMap<TimelineMessage, Moment>();

/** When a message was written. Dates are slow to read, and a long history is gone through with each new message. */
function momentOf(message: TimelineMessage): Moment {
  const known = moments.get(message);
  if (known) return known;
  const moment = { day: dayOf(message.createdAt), ms: Date.parse(message.createdAt) };
  moments.set(message, moment);
  return moment;
}
