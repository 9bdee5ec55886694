import { beforeEach, describe, expect, test } from '@jest/globals';
import { IdInUseError, OperationIds } from './operation-ids.ts';

const subscribe = (id: string) => JSON.stringify({ id, type: 'subscribe', payload: { query: '{ a }' } });
const complete = (id: string) => JSON.stringify({ id, type: 'complete' });

let ids: OperationIds;
const begin = (id: string) => (ids.received(subscribe(id)) as { id: string }).id;

beforeEach(() => {
  ids = new OperationIds();
});

test.each(['1', '__proto__', 'a"b', '\ud800', 'x'.repeat(10_000)])(
  'an operation keeps its id %j for the client',
  (id) => {
    const own = begin(id);
    expect(JSON.parse(ids.sent(`{"id":"${own}","type":"next","payload":{"id":"${own}"}}`))).toEqual({
      id,
      type: 'next',
      payload: { id: own },
    });
  },
);

describe('an id is free', () => {
  test('as soon as the client has completed its operation', () => {
    const first = begin('1');
    expect(ids.received(complete('1'))).toEqual({ id: first, type: 'complete' });
    const second = begin('1');
    expect(second).not.toBe(first);
    expect([ids.clientIdOf(first), ids.clientIdOf(second)]).toEqual([undefined, '1']);
  });

  test.each(['complete', 'error'])('as soon as the client is sent "%s"', (type) => {
    const first = begin('1');
    expect(ids.sent(`{"id":"${first}","type":"${type}","payload":[]}`)).toBe(
      `{"id":"1","type":"${type}","payload":[]}`,
    );
    expect(begin('1')).not.toBe(first);
  });

  test('no earlier', () => {
    const own = begin('1');
    ids.sent(`{"id":"${own}","type":"next","payload":{"data":{"type":"complete"}}}`);
    expect(() => begin('1')).toThrow(IdInUseError);
  });
});

test('completing an operation that has ended or never started is ignored', () => {
  begin('7');
  expect(ids.received(complete('1'))).toBeNull();
});

test.each([
  '[]',
  '1',
  'null',
  '"x"',
  '{"type":"ping"}',
  '{"type":"subscribe"}',
  '{"type":"subscribe","id":""}',
  '{"id":{},"type":"complete"}',
])('%s is passed on unchanged', (text) => {
  expect(ids.received(text)).toEqual(JSON.parse(text));
});

test('messages without an operation are sent unchanged', () => {
  expect(ids.sent('{"type":"pong"}')).toBe('{"type":"pong"}');
});
