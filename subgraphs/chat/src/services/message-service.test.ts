import { expect, test } from '@jest/globals';
import { ROOM } from '../../tests/support/fake-room.ts';
import type { Position, Room } from '../repositories/records.ts';
import type { Limits } from './limits.ts';
import type { Loaders, Repositories } from './loaders.ts';
import { MessageService } from './message-service.ts';

test('history that goes with a cursor is read after it, so that nothing falls between', async () => {
  const steps: string[] = [];
  let answer: (position: Position) => void = () => undefined;
  const loaders = { positions: { load: () => new Promise<Position>((resolve) => (answer = resolve)) } };
  const repositories = { messages: { findRange: async () => (steps.push('messages'), []) } };
  const service = new MessageService(
    undefined as never,
    loaders as unknown as Loaders,
    repositories as unknown as Repositories,
    { LIMIT_PAGE_SIZE: 100 } as Limits,
  );
  const listed = service.list({ id: ROOM } as Room, {}, { withCursor: true });
  await new Promise(setImmediate);
  steps.push('cursor');
  answer({ head: 0, holes: [] });
  await listed;
  expect(steps).toEqual(['cursor', 'messages']);
});
