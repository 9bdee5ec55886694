import { describe, expect, test } from '@jest/globals';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import type { OutgoingMessage } from './outbox.ts';
import { timelineRows, type PlainRow } from './timeline.ts';

const ada = { __typename: 'User' as const, id: 'ada', username: 'ada', displayName: 'Ada', avatarUrl: null };
const grace = { ...ada, id: 'grace', username: 'grace', displayName: 'Grace' };

/** A time in January, local. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 0, day, hour, minute).toISOString();

const stored = (seq: number, author: typeof ada, createdAt: string): MessageFieldsFragment =>
  ({ __typename: 'Message', id: `m${seq}`, seq, clientId: `c${seq}`, body: `body ${seq}`, createdAt, author }) as never;

const outgoing = (clientId: string, createdAt: string): OutgoingMessage => ({
  clientId,
  roomId: 'room',
  body: 'on its way',
  createdAt,
  state: 'sending',
});

const shapeOf = (rows: PlainRow[]) =>
  rows.map((row) =>
    row.kind === 'day' ? 'day' : `${row.showsAuthor ? `${row.message.author.displayName}: ` : ''}${row.message.body}`,
  );

describe('timelineRows', () => {
  test('groups consecutive messages of one author', () => {
    const rows = timelineRows(
      [stored(1, ada, at(1, 9)), stored(2, ada, at(1, 9, 4)), stored(3, grace, at(1, 9, 4))],
      [],
      ada,
    );
    expect(shapeOf(rows)).toEqual(['day', 'Ada: body 1', 'body 2', 'Grace: body 3']);
  });

  test('keeps the seq of a message, and returns the same object for it', () => {
    const messages = [stored(1, ada, at(1, 9)), stored(2, ada, at(1, 9, 4))];
    const shown = () => timelineRows(messages, [], ada).flatMap((row) => (row.kind === 'message' ? [row.message] : []));
    expect(shown().map(({ seq }) => seq)).toEqual([1, 2]);
    expect(shown()[1]).toBe(shown()[1]);
  });

  test('starts a new group after a pause', () => {
    const rows = timelineRows([stored(1, ada, at(1, 9)), stored(2, ada, at(1, 9, 5))], [], ada);
    expect(shapeOf(rows)).toEqual(['day', 'Ada: body 1', 'Ada: body 2']);
  });

  test('starts each day with a divider, even within a group', () => {
    const rows = timelineRows([stored(1, ada, at(1, 23, 59)), stored(2, ada, at(2, 0, 1))], [], ada);
    expect(shapeOf(rows)).toEqual(['day', 'Ada: body 1', 'day', 'Ada: body 2']);
  });

  test('appends messages that are being sent', () => {
    const rows = timelineRows([stored(1, grace, at(1, 9))], [outgoing('c9', at(1, 9, 1))], ada);
    expect(shapeOf(rows)).toEqual(['day', 'Grace: body 1', 'Ada: on its way']);
  });

  test('shows a stored message that is still in the outbox once, in the same row', () => {
    const before = timelineRows([], [outgoing('c1', at(1, 9))], ada);
    const after = timelineRows([stored(1, ada, at(1, 9))], [outgoing('c1', at(1, 9))], ada);
    expect(shapeOf(after)).toEqual(['day', 'Ada: body 1']);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  test('keeps every row unchanged when older messages are prepended', () => {
    const all = [
      stored(1, ada, at(1, 9)),
      stored(2, ada, at(1, 9, 1)),
      stored(3, ada, at(1, 9, 2)),
      stored(4, grace, at(2, 9)),
    ];
    const before = timelineRows(all.slice(1), [], ada, true);
    expect(shapeOf(before)).toEqual(['body 3', 'day', 'Grace: body 4']);
    expect(timelineRows(all, [], ada, false).slice(-before.length)).toEqual(before);
  });

  test('does not confuse messages of two authors with the same client id', () => {
    const rows = timelineRows([stored(1, grace, at(1, 9))], [outgoing('c1', at(1, 9, 1))], ada);
    expect(shapeOf(rows)).toEqual(['day', 'Grace: body 1', 'Ada: on its way']);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
