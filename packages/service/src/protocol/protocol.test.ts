import { describe, expect, test } from '@jest/globals';
import * as protocol from './index.ts';

const SECRET = 'a-secret-of-thirty-two-characters';

test('the values on the wire stay the same, because two versions talk to each other during an upgrade', () => {
  const values = Object.entries(protocol).filter(([, value]) => typeof value !== 'function');
  expect(Object.fromEntries(values)).toEqual({
    CLIENT_ADDRESS_HEADER: 'x-parley-client',
    CLOCK_HEADER: 'x-parley-clock',
    DEADLINE_HEADER: 'x-parley-deadline',
    DEVICE_HEADER: 'x-parley-device',
    LATE_HEADER: 'x-parley-late',
    MAX_DEVICE_LENGTH: 256,
    REFRESH_EXPIRES_HEADER: 'x-parley-refresh-expires',
    REFRESH_HEADER: 'x-parley-refresh',
    REQUEST_ID_HEADER: 'x-request-id',
    SESSION_HEADER: 'x-parley-session',
    SESSION_IN_COOKIE: 'cookie',
    SUBGRAPH_SECRET_HEADER: 'x-parley-link',
    VIEWER_INDEPENDENT: { common: true },
    WORK_HEADER: 'x-parley-work',
  });
  expect(protocol.connectionParams(SECRET)).toEqual({ link: SECRET });
});

describe('reading a message', () => {
  test.each([
    ['the secret', { link: SECRET }, true],
    ['another secret', { link: SECRET.toUpperCase() }, false],
    ['a secret that is no string', { link: [SECRET] }, false],
    ['no payload', undefined, false],
  ])('a connection with %s', (_title, params, isAccepted) => {
    expect(protocol.isGateway(params, SECRET)).toBe(isAccepted);
  });

  test('leaves out extensions of a subscribe that are not strings', () => {
    const extensions = { requestId: 'r', authorization: 'Bearer t', position: 'after' };
    expect(protocol.readSubscribeExtensions(extensions)).toEqual(extensions);
    expect(protocol.readSubscribeExtensions({ requestId: 1, authorization: null, position: {} })).toEqual({});
    expect(protocol.readSubscribeExtensions(undefined)).toEqual({});
  });

  test('can remove the access token from a subscribe', () => {
    const extensions = { requestId: 'r', authorization: 'Bearer t' };
    protocol.removeAuthorization(extensions);
    expect(extensions).toEqual({ requestId: 'r' });
  });

  test('tells a group, the end of a group and neither apart', () => {
    expect(protocol.assignedGroup({ group: '#1' })).toBe('#1');
    expect(protocol.assignedGroup({ group: null })).toBeNull();
    expect(protocol.assignedGroup({ cursor: 'c' })).toBeUndefined();
    expect(protocol.startCursor({ cursor: 'c' })).toBe('c');
    expect(protocol.startCursor({ group: '#1' })).toBeUndefined();
  });

  test('a response is shared only if it declares itself independent of the viewer', () => {
    expect(protocol.isViewerIndependent(protocol.VIEWER_INDEPENDENT)).toBe(true);
    expect(protocol.isViewerIndependent({ common: 'true' })).toBe(false);
    expect(protocol.isViewerIndependent(undefined)).toBe(false);
  });
});
