import { describe, expect, test } from '@jest/globals';
import { CursorSigner } from '@parley/service/graphql';
import { messageOf, ROOM } from '../../../tests/support/fake-room.ts';
import type { MessageRange } from '../../repositories/message-repository.ts';
import type { Message, Position, Room } from '../../repositories/records.ts';
import { PageCursors } from '../input/page-cursors.ts';
import type { RequestScope } from '../request-scope.ts';
import { MessageService } from './message-service.ts';

const cursors = new PageCursors(new CursorSigner('a secret of these tests alone, and long'));

/** Lists messages that are stored up to `stored` when the position is read. */
async function list(stored: number, position: Position, args: { first?: number; last?: number; before?: string }) {
  let reads = 0;
  const messages: Message[] = [];
  const loaders = {
    positions: {
      load: async () => {
        for (let seq = 1; seq <= stored; seq++) messages.push(messageOf(seq));
        return position;
      },
    },
  };
  const findRange = async (_roomId: string, { after = 0, before = Infinity, from, limit }: MessageRange) => {
    reads++;
    const found = messages.filter(({ seq }) => seq > after && seq < before);
    return (from === 'oldest' ? found : found.reverse()).slice(0, limit);
  };
  const service = new MessageService({ pageCursors: cursors, limits: { MAX_PAGE_SIZE: 100, MAX_PINS: 50 } });
  // Cast: only the members used here exist.
  const scope = { loaders, reads: { messages: { findRange } } } as unknown as RequestScope;
  const { edges, pageInfo } = await service.list(scope, { id: ROOM } as Room, args, { withCursor: true });
  return { seqs: edges.map(({ node }) => node.seq), pageInfo, reads };
}

describe('history with a cursor', () => {
  test('is read after the cursor, so that nothing is missed', async () => {
    expect(await list(3, { head: 3, gaps: [] }, {})).toMatchObject({ seqs: [1, 2, 3], reads: 1 });
  });

  test('fills the page without messages that the cursor does not cover, so that none is delivered twice', async () => {
    const { seqs, pageInfo } = await list(9, { head: 6, gaps: [5] }, { last: 3 });
    expect(seqs).toEqual([3, 4, 6]);
    expect(pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
  });

  test('ends at the cursor when it starts from the oldest message', async () => {
    const { seqs, pageInfo } = await list(9, { head: 4, gaps: [] }, { first: 6 });
    expect(seqs).toEqual([1, 2, 3, 4]);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  test('stays before the requested seq', async () => {
    const before = cursors.messages(ROOM).encode(5);
    const { seqs } = await list(9, { head: 9, gaps: [3] }, { last: 2, before });
    expect(seqs).toEqual([2, 4]);
  });
});
