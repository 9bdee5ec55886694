import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { dayOf } from './dates.ts';
import type { OutgoingMessage } from './outbox.ts';

export type Author = Pick<MessageFieldsFragment['author'], 'id' | 'username' | 'displayName' | 'avatarUrl'>;

/** A message in the timeline, stored or being sent. */
export interface TimelineMessage {
  clientId: string;
  /** Undefined while it is being sent. */
  seq?: number;
  author: Author;
  body: string;
  createdAt: string;
  state: 'sent' | 'sending' | 'failed';
  problem?: string | undefined;
  /** The message that it replies to. */
  replyTo?: OutgoingMessage['replyTo'] | undefined;
  /** The stored message; null while it is being sent. */
  stored: MessageFieldsFragment | null;
}

/** `key` stays the same when a message that is being sent is stored, so that its row does not remount. */
export type PlainRow =
  | { kind: 'day'; key: string; date: string }
  | { kind: 'message'; key: string; message: TimelineMessage; showsAuthor: boolean };

/** A row, or the divider above the unread messages. */
export type TimelineRow = PlainRow | { kind: 'new'; key: string };

/** Messages of one author within this time are grouped under one name. */
const GROUP_SPAN_MS = 5 * 60_000;

const shown = new WeakMap<MessageFieldsFragment, TimelineMessage>();

/** Converts a stored message. Returns the same object for the same message, so that its row is not rendered again. */
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
 * The rows of a timeline: stored messages by `seq`, then those being sent, with day dividers and author groups. While
 * older messages can be loaded, the first one has no row: whether it starts a day or a group is unknown, and a visible
 * row must keep its height when others are prepended.
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
      showsAuthor: opensDay || !continues(previous, message),
    };
    return opensDay ? [{ kind: 'day' as const, key: `day:${day}:${row.key}`, date: message.createdAt }, row] : [row];
  });
}

const continues = (previous: TimelineMessage, next: TimelineMessage): boolean =>
  previous.author.id === next.author.id && momentOf(next).ms - momentOf(previous).ms < GROUP_SPAN_MS;

interface Moment {
  /** The local calendar day. */
  day: string;
  /** Since 1970. */
  ms: number;
}

const moments = new WeakMap<TimelineMessage, Moment>();

/**
 * When a message was written. Cached: dates are slow to parse, and each new message iterates over the whole history.
 */
function momentOf(message: TimelineMessage): Moment {
  const known = moments.get(message);
  if (known) return known;
  const moment = { day: dayOf(message.createdAt), ms: Date.parse(message.createdAt) };
  moments.set(message, moment);
  return moment;
}
