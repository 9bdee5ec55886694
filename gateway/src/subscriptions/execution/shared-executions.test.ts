import { describe, expect, jest, test } from '@jest/globals';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { VIEWER_INDEPENDENT } from '@parley/service/protocol';
import type { SubgraphResponse, DataSources } from '../../subgraphs/transport.ts';
import type { EventResult } from './event-result.ts';
import { SharedExecutions, type SharedOperation } from './shared-executions.ts';

const EVENT = { response: { data: { said: 'hello' } }, bytes: 30, isShared: true };
const RESULT = { data: { said: 'hello', by: 'Ada' } };

const textOf = (result: EventResult | null | undefined) => String(result?.frameFor('1'));

const operation = (key: string, authorization = 'Bearer of Ada') =>
  ({ key, plan: {}, variables: {}, context: { authorization } }) as unknown as SharedOperation;

function share(
  run: (operation: SharedOperation, event: SubgraphResponse, sources: DataSources) => Promise<ExecutionResult>,
) {
  const asked = jest.fn(run);
  const auth = { process: jest.fn(async () => ({ data: {}, extensions: VIEWER_INDEPENDENT }) as SubgraphResponse) };
  const executions = new SharedExecutions({
    dataSources: { auth } as unknown as DataSources,
    run: asked,
    shape: (result) => result as never,
    retryTimeoutMs: 1_000,
  });
  return { executions, asked, auth };
}

const failingWith = (code: string) => async () => ({
  data: { said: 'hello', by: null },
  errors: [new GraphQLError('no', { extensions: { code } })],
});

describe('a shared event', () => {
  test('is executed once for all operations with the same selection, without a viewer', async () => {
    const { executions, asked } = share(async () => RESULT);
    const results = await Promise.all([1, 2, 3].map(() => executions.resultOf(EVENT, operation('same'))));
    expect(textOf(results[0])).toContain(JSON.stringify(RESULT));
    expect(new Set(results).size).toBe(1);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(asked.mock.calls[0]?.[0].context.authorization).toBeUndefined();
  });

  test('is executed again for other operations', async () => {
    const { executions, asked } = share(async () => RESULT);
    await executions.resultOf(EVENT, operation('one'));
    await executions.resultOf(EVENT, operation('other'));
    await executions.resultOf({ ...EVENT }, operation('one'));
    expect(asked).toHaveBeenCalledTimes(3);
  });

  test.each(['UNAUTHENTICATED', 'NOT_FOUND', 'FORBIDDEN', 'INTERNAL_SERVER_ERROR'])(
    'is left to each subscription when part of it fails with %s',
    async (code) => {
      const { executions } = share(failingWith(code));
      expect(await executions.resultOf(EVENT, operation('same'))).toBeNull();
    },
  );

  test('is delivered to all without the fields of an unavailable subgraph', async () => {
    const { executions } = share(failingWith('SERVICE_UNAVAILABLE'));
    expect(textOf(await executions.resultOf(EVENT, operation('same')))).toContain('"by":null');
  });

  test.each([
    ['does not declare its response independent of the viewer', { data: {} }, false],
    ['does', { data: {}, extensions: VIEWER_INDEPENDENT }, true],
  ])('is left to each subscription unless a subgraph %s', async (_title, response, isShared) => {
    const { executions, auth } = share(async (_operation, _event, sources) => {
      try {
        await sources['auth']?.process({ request: { query: '{ me }', variables: {} } } as never);
        return RESULT;
      } catch {
        return failingWith('INTERNAL_SERVER_ERROR')();
      }
    });
    auth.process.mockResolvedValue(response);
    expect((await executions.resultOf(EVENT, operation('same'))) !== null).toBe(isShared);
  });
});
