import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { OperationMetrics, watchOperations, type EndedOperation } from './operation-metrics.ts';

const ended = (name: string | null, codes: string[] = []): EndedOperation => ({
  name,
  type: 'query',
  codes,
  seconds: 0.02,
});

async function countsOf(registry: Registry, name: string): Promise<Record<string, number>> {
  const metric = await registry.getSingleMetric(name)?.get();
  const values = metric?.values.filter(({ labels }) => !('le' in labels)) ?? [];
  return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

describe('an operation', () => {
  test('is measured under its name, without the suffix that a gateway adds', async () => {
    const registry = new Registry();
    const metrics = new OperationMetrics(registry);
    for (const name of ['Room', 'Room__chat__0', 'Room__auth__12', null, '']) metrics.ended(ended(name));
    const metric = await registry.getSingleMetric('parley_operation_seconds')?.get();
    const names = new Set(metric?.values.map(({ labels }) => labels['operation']));
    expect(names).toEqual(new Set(['Room', 'anonymous']));
  });

  test('has each of its errors counted', async () => {
    const registry = new Registry();
    new OperationMetrics(registry).ended(ended('Room', ['NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN']));
    expect(await countsOf(registry, 'parley_operation_errors_total')).toEqual({
      'Room query NOT_FOUND': 2,
      'Room query FORBIDDEN': 1,
      'Room query INTERNAL_SERVER_ERROR': 0,
    });
  });

  test('is counted as other when there are too many names', async () => {
    const registry = new Registry();
    const metrics = new OperationMetrics(registry);
    for (let index = 0; index < 1_000; index++) metrics.ended(ended(`Q${index}`, ['X']));
    const errors = await countsOf(registry, 'parley_operation_errors_total');
    expect(errors).toMatchObject({ 'Q199 query X': 1, 'other query X': 800 });
    expect(errors).not.toHaveProperty('Q200 query X');
  });
});

test('the Apollo Server plugin reports name, type and codes, with the context', async () => {
  const seen: [EndedOperation, string][] = [];
  const plugin = watchOperations<string>((operation, context) => seen.push([operation, context]));
  const { willSendResponse } = await plugin.requestDidStart();
  await willSendResponse({
    request: { operationName: 'Asked' },
    operation: { operation: 'mutation' },
    response: { body: { kind: 'single', singleResult: { errors: [{ extensions: { code: 'GONE' } }, {}] } } },
    contextValue: 'context',
  });
  expect(seen).toMatchObject([[{ name: 'Asked', type: 'mutation', codes: ['GONE', 'UNKNOWN'] }, 'context']]);
});
