import { describe, expect, jest, test } from '@jest/globals';
import { SessionConnections } from './session-connections.ts';

describe('SessionConnections', () => {
  test('ends every socket with a token from before the revocation, once', () => {
    const open = new SessionConnections();
    const [old, older, fresh, other] = [jest.fn(), jest.fn(), jest.fn(), jest.fn()];
    const unregister = open.add({ sessionId: 'a', issuedAt: 9 }, () => {
      old();
      unregister();
    });
    open.add({ sessionId: 'a', issuedAt: 8 }, older);
    open.add({ sessionId: 'a', issuedAt: 10 }, fresh);
    open.add({ sessionId: 'b', issuedAt: 8 }, other);
    open.revoke({ id: 'a', notBefore: 10 });
    open.revoke({ id: 'unknown', notBefore: 10 });
    expect([old, older, fresh, other].map((end) => end.mock.calls.length)).toEqual([1, 1, 0, 0]);
  });

  test('ignores sockets that have unregistered', () => {
    const open = new SessionConnections();
    const end = jest.fn();
    open.add({ sessionId: 'a', issuedAt: 9 }, end)();
    open.revoke({ id: 'a', notBefore: 10 });
    expect(end).not.toHaveBeenCalled();
  });
});
