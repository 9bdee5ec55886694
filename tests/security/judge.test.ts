import { describe, expect, test } from '@jest/globals';
import { Judge } from './support/judge.ts';
import { Reply } from './support/reply.ts';

const refused = (code: string, message = 'No.') => JSON.stringify({ errors: [{ message, extensions: { code } }] });

/** How the judge takes an answer that was to be a refusal. */
function verdictOf(reply: Reply, ...codes: string[]) {
  const judge = new Judge(['the secret']);
  judge.refusal('a try', reply, ...codes);
  const { refused, leaked, broken } = judge.tally;
  return { refused, leaked, broken };
}

const REFUSED = { refused: 1, leaked: 0, broken: 0 };
const LEAKED = { refused: 0, leaked: 1, broken: 0 };
const BROKEN = { refused: 0, leaked: 0, broken: 1 };

describe('the judge takes', () => {
  test.each([
    ['a refusal', new Reply(200, refused('NOT_FOUND'))],
    ['a status without GraphQL', new Reply(415, '')],
    ['that nobody is signed in, of somebody who is not', new Reply(200, refused('UNAUTHENTICATED'))],
  ])('%s for a refusal', (_, reply) => {
    expect(verdictOf(reply)).toEqual(REFUSED);
  });

  test.each([
    ['data', new Reply(200, '{"data":{"me":{"id":"1"}}}')],
    ['data beside an error', new Reply(200, '{"data":{"a":1},"errors":[{"extensions":{"code":"NOT_FOUND"}}]}')],
    ['nothing at all', new Reply(200, '')],
    ['that a good token does not hold', new Reply(200, refused('UNAUTHENTICATED'), '', true)],
    ['a refusal that tells a secret', new Reply(200, refused('NOT_FOUND', 'the secret'))],
    ['a secret in a header', new Reply(200, refused('NOT_FOUND'), 'set-cookie: the secret')],
  ])('%s for a leak', (_, reply) => {
    expect(verdictOf(reply)).toEqual(LEAKED);
  });

  test.each([
    ['a status of ours', new Reply(502, '')],
    ['that we are away', new Reply(200, refused('SERVICE_UNAVAILABLE'))],
    ['an error of ours', new Reply(200, refused('INTERNAL_SERVER_ERROR'))],
  ])('%s for broken', (_, reply) => {
    expect(verdictOf(reply)).toEqual(BROKEN);
  });

  test('no other code than those that were to come', () => {
    expect(verdictOf(new Reply(200, refused('FORBIDDEN')), 'NOT_FOUND')).toEqual(LEAKED);
    expect(verdictOf(new Reply(415, ''), 'NOT_FOUND')).toEqual(LEAKED);
    expect(verdictOf(new Reply(200, refused('SERVICE_UNAVAILABLE')), 'SERVICE_UNAVAILABLE')).toEqual(REFUSED);
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
  ])('“%s” for a leak, wherever it stands', (text) => {
    expect(verdictOf(new Reply(200, refused('NOT_FOUND', text)))).toEqual(LEAKED);
    expect(verdictOf(new Reply(200, refused('NOT_FOUND'), `x-error: ${text}`))).toEqual(LEAKED);
  });

  test.each([1006, 1011, 4500])('a socket closed with %d for broken', (code) => {
    const judge = new Judge([]);
    judge.closed('a try', code, 4400);
    judge.closed('a try', 4400, 4400);
    judge.closed('a try', 1000, 4400);
    judge.closed('a try', true, 4400);
    expect(judge.tally).toMatchObject({ tried: 4, refused: 1, leaked: 2, broken: 1 });
  });

  test('nothing for an answer but data without errors', () => {
    const judge = new Judge([]);
    judge.answered('good', new Reply(200, '{"data":{"me":null}}'));
    judge.answered('bad', new Reply(200, refused('NOT_FOUND')));
    judge.answered('worse', new Reply(404, ''));
    expect(judge.tally).toMatchObject({ tried: 3, refused: 1, leaked: 2 });
  });
});
