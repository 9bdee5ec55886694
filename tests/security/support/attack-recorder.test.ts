import { describe, expect, test } from '@jest/globals';
import { AttackRecorder } from './attack-recorder.ts';
import { HttpResponse } from './response.ts';

const rejected = (code: string, message = 'No.') => JSON.stringify({ errors: [{ message, extensions: { code } }] });

/** Records a response as an expected rejection and returns the counts. */
function tallyOf(response: HttpResponse, ...codes: string[]) {
  const recorder = new AttackRecorder(['the secret']);
  recorder.expectRejected('an attempt', response, ...codes);
  const { rejected, leaked, broken } = recorder.tally;
  return { rejected, leaked, broken };
}

const REJECTED = { rejected: 1, leaked: 0, broken: 0 };
const LEAKED = { rejected: 0, leaked: 1, broken: 0 };
const BROKEN = { rejected: 0, leaked: 0, broken: 1 };

describe('AttackRecorder', () => {
  test.each([
    ['a rejection', new HttpResponse(200, rejected('NOT_FOUND'))],
    ['a status without GraphQL', new HttpResponse(415, '')],
    ['UNAUTHENTICATED for a request without a token', new HttpResponse(200, rejected('UNAUTHENTICATED'))],
  ])('counts %s as a rejection', (_, response) => {
    expect(tallyOf(response)).toEqual(REJECTED);
  });

  test.each([
    ['data', new HttpResponse(200, '{"data":{"me":{"id":"1"}}}')],
    ['data with an error', new HttpResponse(200, '{"data":{"a":1},"errors":[{"extensions":{"code":"NOT_FOUND"}}]}')],
    ['an empty response', new HttpResponse(200, '')],
    ['UNAUTHENTICATED for a valid token', new HttpResponse(200, rejected('UNAUTHENTICATED'), '', true)],
    ['a rejection that contains a secret', new HttpResponse(200, rejected('NOT_FOUND', 'the secret'))],
    ['a secret in a header', new HttpResponse(200, rejected('NOT_FOUND'), 'set-cookie: the secret')],
  ])('counts %s as a leak', (_, response) => {
    expect(tallyOf(response)).toEqual(LEAKED);
  });

  test.each([
    ['a 5xx status', new HttpResponse(502, '')],
    ['SERVICE_UNAVAILABLE', new HttpResponse(200, rejected('SERVICE_UNAVAILABLE'))],
    ['INTERNAL_SERVER_ERROR', new HttpResponse(200, rejected('INTERNAL_SERVER_ERROR'))],
  ])('counts %s as broken', (_, response) => {
    expect(tallyOf(response)).toEqual(BROKEN);
  });

  test('accepts only the expected codes', () => {
    expect(tallyOf(new HttpResponse(200, rejected('FORBIDDEN')), 'NOT_FOUND')).toEqual(LEAKED);
    expect(tallyOf(new HttpResponse(415, ''), 'NOT_FOUND')).toEqual(LEAKED);
    expect(tallyOf(new HttpResponse(200, rejected('SERVICE_UNAVAILABLE')), 'SERVICE_UNAVAILABLE')).toEqual(REJECTED);
  });

  test.each([
    'TypeError: x\n    at async Rooms.find (file:///app/rooms.js:12:3)',
    'at Object.<anonymous> (/app/rooms.js:1:2)',
    'at node:internal/process/task_queues:95:5',
    'relation "users" does not exist',
    'duplicate key value violates unique constraint "users_email"',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'ReplyError: NOSCRIPT',
    'E11000 duplicate key error collection: parley.messages',
    'connect ECONNREFUSED 10.0.0.3',
    'http://localhost:4002/graphql',
    'redis://redis/0',
    'chat-2 is not ready',
    'Cannot query field "x" on type "join__Graph".',
    'the subgraph said no',
    'Did you mean "id"?',
  ])('counts “%s” as a leak, in the body and in headers', (text) => {
    expect(tallyOf(new HttpResponse(200, rejected('NOT_FOUND', text)))).toEqual(LEAKED);
    expect(tallyOf(new HttpResponse(200, rejected('NOT_FOUND'), `x-error: ${text}`))).toEqual(LEAKED);
  });

  test.each([1006, 1011, 4500])('counts a socket closed with %d as broken', (code) => {
    const recorder = new AttackRecorder([]);
    recorder.expectClosed('an attempt', code, 4400);
    recorder.expectClosed('an attempt', 4400, 4400);
    recorder.expectClosed('an attempt', 1000, 4400);
    recorder.expectClosed('an attempt', true, 4400);
    expect(recorder.tally).toMatchObject({ tried: 4, rejected: 1, leaked: 2, broken: 1 });
  });

  test('accepts only data without errors as a success', () => {
    const recorder = new AttackRecorder([]);
    recorder.expectSuccess('good', new HttpResponse(200, '{"data":{"me":null}}'));
    recorder.expectSuccess('bad', new HttpResponse(200, rejected('NOT_FOUND')));
    recorder.expectSuccess('worse', new HttpResponse(404, ''));
    expect(recorder.tally).toMatchObject({ tried: 3, rejected: 1, leaked: 2 });
  });
});
