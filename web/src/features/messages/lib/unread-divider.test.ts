import { expect, test } from '@jest/globals';
import { withUnreadDivider } from './unread-divider.ts';
import type { TimelineRow } from './timeline.ts';

const row = (seq: number, author: string): TimelineRow =>
  ({
    kind: 'message',
    key: `m${seq}`,
    showsAuthor: false,
    message: { seq, author: { id: author }, clientId: `c${seq}`, state: 'sent' },
  }) as unknown as TimelineRow;
const day: TimelineRow = { kind: 'day', key: 'day', date: '2026-01-01T00:00:00Z' };
const keys = (rows: TimelineRow[]) => rows.map(({ key }) => key);

test('puts the divider above the first unread message of another user, and above its day', () => {
  const rows = [day, row(1, 'ada'), row(2, 'ada'), row(3, 'grace'), row(4, 'grace')];
  expect(keys(withUnreadDivider(rows, 1, 'ada'))).toEqual(['day', 'm1', 'm2', 'new', 'm3', 'm4']);
  expect(keys(withUnreadDivider([row(1, 'ada'), day, row(2, 'grace')], 1, 'ada'))).toEqual(['m1', 'new', 'day', 'm2']);
});

test('adds no divider when everything is read', () => {
  const rows = [row(1, 'grace'), row(2, 'ada')];
  expect(keys(withUnreadDivider(rows, 1, 'ada'))).toEqual(['m1', 'm2']);
});
