import { describe, expect, test } from '@jest/globals';
import type { SubgraphResponse } from '../../subgraphs/transport.ts';
import { EntityBatcher } from './entity-batcher.ts';

const QUERY = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { id } }';

type Variables = Record<string, unknown> & { representations?: { id: string }[] };

/** A subgraph that knows every user except `nobody`, and the requests it received. */
function start(response?: (variables: Variables) => SubgraphResponse) {
  const requests: Variables[] = [];
  const byDefault = ({ representations = [] }: Variables): SubgraphResponse => ({
    data: { _entities: representations.map(({ id }) => (id === 'nobody' ? null : { id, tags: [] })) },
    ...(representations.some(({ id }) => id === 'nobody') && {
      errors: [
        { message: 'unknown', path: ['_entities', representations.findIndex(({ id }) => id === 'nobody'), 'name'] },
      ],
    }),
  });
  const batcher = new EntityBatcher({
    process: async ({ request }) => {
      requests.push(request.variables as Variables);
      return (response ?? byDefault)(request.variables as Variables) as never;
    },
  });
  const ask = (ids: string[], more: object = {}, query = QUERY) => {
    const variables = { representations: ids.map((id) => ({ __typename: 'User', id })), ...more };
    return batcher.process({ request: { query, variables } } as never);
  };
  return { batcher, requests, ask };
}

const idsOf = ({ representations = [] }: Variables) => representations.map(({ id }) => id);

describe('entity requests at the same time', () => {
  test('are sent as one, with each entity once and the right response for each', async () => {
    const { ask, requests } = start();
    const responses = await Promise.all([ask(['ada', 'grace']), ask(['ada']), ask(['linus', 'ada'])]);
    expect(requests.map(idsOf)).toEqual([['ada', 'grace', 'linus']]);
    expect(responses.map(({ data }) => data?.['_entities'])).toMatchObject([
      [{ id: 'ada' }, { id: 'grace' }],
      [{ id: 'ada' }],
      [{ id: 'linus' }, { id: 'ada' }],
    ]);
  });

  test('get separate objects: data that one event merges is invisible to the others', async () => {
    const { ask } = start();
    const [first, second] = await Promise.all([ask(['ada']), ask(['ada'])]);
    (first.data as { _entities: { tags: string[] }[] })._entities[0]?.tags.push('mine');
    expect(second.data).toEqual({ _entities: [{ id: 'ada', tags: [] }] });
  });

  test('are sent separately when the operation or its variables differ', async () => {
    const { ask, requests } = start();
    await Promise.all([ask(['ada']), ask(['ada'], { size: 2 }), ask(['ada'], {}, `${QUERY} # other`)]);
    expect(requests).toHaveLength(3);
  });

  test('are sent again the next time', async () => {
    const { ask, requests } = start();
    await ask(['ada']);
    await ask(['ada']);
    expect(requests).toHaveLength(2);
  });
});

describe('errors', () => {
  test('of an entity go to its requests, at their own path', async () => {
    const { ask } = start();
    const [whole, broken] = await Promise.all([ask(['ada']), ask(['grace', 'nobody'])]);
    expect(whole.errors).toBeUndefined();
    expect(broken).toMatchObject({
      data: { _entities: [{ id: 'grace' }, null] },
      errors: [{ message: 'unknown', path: ['_entities', 1, 'name'] }],
    });
  });

  test('without a path go to all requests', async () => {
    const { ask } = start(() => ({ data: null, errors: [{ message: 'no' }] }));
    const responses = await Promise.all([ask(['ada']), ask(['grace'])]);
    expect(responses).toEqual([1, 2].map(() => ({ data: { _entities: [null] }, errors: [{ message: 'no' }] })));
  });

  test('of the transport are thrown to all requests', async () => {
    const { ask } = start(() => {
      throw new Error('out of reach');
    });
    const asked = [ask(['ada']), ask(['grace'])];
    for (const one of asked) await expect(one).rejects.toThrow('out of reach');
  });
});

test('requests without entities pass through', async () => {
  const { batcher, requests } = start(() => ({ data: { me: null } }));
  expect(await batcher.process({ request: { query: '{ me { id } }' } } as never)).toEqual({ data: { me: null } });
  expect(requests).toHaveLength(1);
});
