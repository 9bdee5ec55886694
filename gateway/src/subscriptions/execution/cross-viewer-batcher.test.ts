import { describe, expect, test } from '@jest/globals';
import { VIEWER_INDEPENDENT } from '@parley/service/protocol';
import { CrossViewerBatcher } from './cross-viewer-batcher.ts';

const QUERY = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { id } }';

interface Asked {
  by: string | undefined;
  ids: string[];
}

/** A subgraph whose responses depend on the viewer or not, and the requests it received. */
function start(isViewerIndependent: () => boolean) {
  const requests: Asked[] = [];
  const batcher = new CrossViewerBatcher({
    process: async ({ request, context }) => {
      const { representations = [] } = request.variables as { representations?: { id: string }[] };
      const asked = { by: context.authorization, ids: representations.map(({ id }) => id) };
      requests.push(asked);
      const response = {
        data: { _entities: representations.map(({ id }) => ({ id, seenBy: asked.by ?? 'nobody' })) },
        ...(isViewerIndependent() && { extensions: VIEWER_INDEPENDENT }),
      };
      return response as never;
    },
  });
  const ask = (viewer: string, id: string, query = QUERY) =>
    batcher.process({
      request: { query, variables: { representations: [{ __typename: 'User', id }] } },
      context: { authorization: viewer },
    } as never);
  return { requests, ask };
}

describe('requests of several viewers in the same turn', () => {
  test('are sent once, without a viewer, if the response does not depend on the viewer', async () => {
    const { requests, ask } = start(() => true);
    const responses = await Promise.all([ask('ada', '1'), ask('grace', '1'), ask('linus', '2')]);
    expect(requests).toEqual([{ by: undefined, ids: ['1', '2'] }]);
    expect(responses.map(({ data }) => data)).toEqual([
      { _entities: [{ id: '1', seenBy: 'nobody' }] },
      { _entities: [{ id: '1', seenBy: 'nobody' }] },
      { _entities: [{ id: '2', seenBy: 'nobody' }] },
    ]);
  });

  test('are sent for each viewer if the response may depend on the viewer, from then on directly', async () => {
    const { requests, ask } = start(() => false);
    const first = await Promise.all([ask('ada', '1'), ask('grace', '1')]);
    expect(first.map(({ data }) => data)).toEqual([
      { _entities: [{ id: '1', seenBy: 'ada' }] },
      { _entities: [{ id: '1', seenBy: 'grace' }] },
    ]);
    expect(requests.map(({ by }) => by)).toEqual([undefined, 'ada', 'grace']);
    await Promise.all([ask('ada', '2'), ask('grace', '2')]);
    expect(requests.slice(3).map(({ by }) => by)).toEqual(['ada', 'grace']);
  });

  test('are sent again in the next turn: nothing is cached', async () => {
    const { requests, ask } = start(() => true);
    await ask('ada', '1');
    await ask('grace', '1');
    expect(requests).toHaveLength(2);
  });
});
