import { expect, test } from '@jest/globals';
import { byLatestActivity } from './by-latest-activity.ts';

test('sorts rooms by their latest message, or by their creation if there is none', () => {
  const rooms = [
    { name: 'old', createdAt: '2026-01-01T00:00:00Z', lastMessage: null },
    { name: 'busy', createdAt: '2025-01-01T00:00:00Z', lastMessage: { createdAt: '2026-01-03T00:00:00Z' } },
    { name: 'new', createdAt: '2026-01-02T00:00:00Z', lastMessage: null },
  ];
  expect(byLatestActivity(rooms).map(({ name }) => name)).toEqual(['busy', 'new', 'old']);
});
