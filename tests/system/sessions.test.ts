import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { admins, newAdmin } from '../support/admin.ts';
import { dataOf, Device, login, refresh, SESSIONS, type SessionEntry } from '../support/accounts.ts';
import { codes, from, newAddress, Person, send, take } from '../support/client.ts';
import { startHandshake, openSocket, type Handshake } from '../support/sockets.ts';

const LOGOUT = 'mutation ($token: String) { logout(refreshToken: $token) }';
const REVOKE = 'mutation ($id: ID!) { revokeSession(id: $id) }';
const REVOKE_OTHERS = 'mutation { revokeOtherSessions }';
const CHANGE_PASSWORD = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';

/** More rotations than a client makes before it retries a lost response. */
const MANY_ROTATIONS = 20;

/** Rejected by auth and by chat. */
const REJECTED = ['UNAUTHENTICATED', 'UNAUTHENTICATED'];

const sockets: Handshake[] = [];
afterEach(async () => {
  for (const { client } of sockets.splice(0)) await client.dispose();
});

async function socketOf(device: Device): Promise<Handshake> {
  const socket = await openSocket(device.accessToken);
  sockets.push(socket);
  return socket;
}

/** Expects that neither token works and that no socket stays open or can be opened. */
async function expectEnded(device: Device, socket: Handshake): Promise<void> {
  expect(await socket.closed).toBe(4403);
  expect(await device.tokenStatus()).toEqual(REJECTED);
  expect(await startHandshake(device.accessToken).result).toBe(4403);
  expect(await device.refreshCodes()).toEqual(['UNAUTHENTICATED']);
}

async function expectLive(device: Device, socket: Handshake): Promise<void> {
  expect(await device.tokenStatus()).toBe(device.id);
  // The socket still works.
  const { value } = await socket.client.iterate<{ me: { id: string } }>({ query: '{ me { id } }' }).next();
  expect(value).toEqual({ data: { me: { id: device.id } } });
  await device.refresh();
}

describe('a refresh token', () => {
  test('that is reused after many rotations ends its session, and no other', async () => {
    const device = await Device.register();
    const other = await device.logInElsewhere();
    const first = device.refreshToken;
    for (let turn = 0; turn < MANY_ROTATIONS; turn++) await device.refresh();
    const [socket, otherSocket] = await Promise.all([socketOf(device), socketOf(other)]);
    expect(codes(await refresh(first))).toEqual(['UNAUTHENTICATED']);
    await expectEnded(device, socket);
    await expectLive(other, otherSocket);
  });

  test('returns the same successor again when the response was lost', async () => {
    const device = await Device.register();
    const { refreshSession: lost } = dataOf(await refresh(device.refreshToken, from(device.address)));
    const { refreshSession: again } = dataOf(await refresh(device.refreshToken, from(device.address)));
    expect(again.refreshToken).toBe(lost.refreshToken);
    await device.refresh();
    expect(await device.tokenStatus()).toBe(device.id);
    await device.refresh();
    expect(await device.tokenStatus()).toBe(device.id);
  });

  test.each([2, 50])('used %i times concurrently has one successor and keeps the session', async (count) => {
    const device = await Device.register();
    const responses = await Promise.all(
      Array.from({ length: count }, () => refresh(device.refreshToken, from(device.address))),
    );
    const payloads = responses.map((response) => dataOf(response).refreshSession);
    expect(new Set(payloads.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    await device.refresh();
    expect(await device.tokenStatus()).toBe(device.id);
  });

  test.each([
    ['an access token', async () => (await Device.register()).accessToken],
    ['an unknown token', () => Promise.resolve('A'.repeat(43))],
    ['an empty string', () => Promise.resolve('')],
    ['SQL', () => Promise.resolve("' OR 1=1 --")],
    ['a NUL', () => Promise.resolve('a\0b')],
    ['60 kB', () => Promise.resolve('A'.repeat(60_000))],
  ])('that is %s is rejected', async (_title, make) => {
    expect(codes(await refresh(await make()))).toEqual(['UNAUTHENTICATED']);
  });

  test('is required without a cookie', async () => {
    expect((await refresh(null)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'refreshToken' } },
    ]);
  });
});

describe('the list of sessions', () => {
  test('shows the device, address and current session', async () => {
    const laptop = await Device.register({ deviceLabel: 'Laptop' });
    const phone = await laptop.logInElsewhere({ deviceLabel: 'Phone' });
    const sessions = await phone.sessions();
    expect(sessions).toHaveLength(2);
    expect(sessions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ deviceLabel: 'Laptop', address: laptop.address, current: false }),
        expect.objectContaining({ deviceLabel: 'Phone', address: phone.address, current: true }),
      ]),
    );
    expect((await laptop.currentSession()).deviceLabel).toBe('Laptop');
    const before = await phone.currentSession();
    await phone.refresh();
    const after = await phone.currentSession();
    expect(after.id).toBe(before.id);
    expect(after.createdAt).toBe(before.createdAt);
    expect(Date.parse(after.lastUsedAt)).toBeGreaterThanOrEqual(Date.parse(before.lastUsedAt));
  });

  test('derives missing labels from the User-Agent', async () => {
    const device = await Device.register();
    const agent =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
    const { username, password } = device.account;
    dataOf(await login({ login: username, password }, { ...from(newAddress()), 'user-agent': agent }));
    const labels = (await device.sessions()).map(({ deviceLabel }) => deviceLabel);
    expect(labels).toContainEqual(expect.stringMatching(/Chrome.*Linux/));
  });

  test('is hidden from other users in every query', async () => {
    const [ada, stranger] = await Promise.all([Device.register(), Device.register()]);
    const SECRETS = 'email disabled sessions { id }';
    const none = { email: null, disabled: null, sessions: null };
    const variables = { id: ada.id, name: ada.account.username };
    expect(
      await stranger.execute(
        `query ($id: ID!, $name: String!) {
          user(id: $id) { ${SECRETS} }
          userByUsername(username: $name) { ${SECRETS} }
          searchUsers(query: $name) { edges { node { ${SECRETS} } } }
        }`,
        variables,
      ),
    ).toEqual({ user: none, userByUsername: none, searchUsers: { edges: [{ node: none }] } });
    expect(await send(`query ($id: ID!) { user(id: $id) { ${SECRETS} } }`, { id: ada.id })).not.toMatchObject({
      data: { user: { sessions: expect.anything() } },
    });
    expect(await ada.execute(`query ($id: ID!) { user(id: $id) { ${SECRETS} } }`, { id: ada.id })).toMatchObject({
      user: { email: ada.account.email, disabled: false, sessions: [{}] },
    });
  });

  test('is hidden from other users through messages', async () => {
    const [author, reader] = await Promise.all([Person.register('author'), Person.register('reader')]);
    const roomId = await author.createRoom();
    await author.sendMessage(roomId, 'hello');
    const { room } = await reader.execute<{ room: object }>(
      'query ($id: ID!) { room(id: $id) { messages(last: 1) { edges { node { author { email sessions { id } } } } } } }',
      { id: roomId },
    );
    expect(room).toEqual({ messages: { edges: [{ node: { author: { email: null, sessions: null } } }] } });
  });
});

describe('a session and its sockets', () => {
  test('end by logout', async () => {
    const device = await Device.register();
    const other = await device.logInElsewhere();
    const [socket, otherSocket] = await Promise.all([socketOf(device), socketOf(other)]);
    expect(await device.execute(LOGOUT)).toEqual({ logout: true });
    await expectEnded(device, socket);
    await expectLive(other, otherSocket);
    expect(await other.sessions()).toHaveLength(1);
  });

  test('end by logout with only the refresh token, which is idempotent', async () => {
    const device = await Device.register();
    const socket = await socketOf(device);
    const variables = { token: device.refreshToken };
    expect(await send(LOGOUT, variables, undefined, from(device.address))).toMatchObject({ data: { logout: true } });
    await expectEnded(device, socket);
    expect(await send(LOGOUT, variables, undefined, from(device.address))).toMatchObject({ data: { logout: true } });
  });

  test('end during a subscription, which receives no more events', async () => {
    const ada = await Person.register('ada');
    const roomId = await ada.createRoom();
    const device = await Device.register();
    await device.execute('mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
    const socket = await socketOf(device);
    const { room } = await device.execute<{ room: { cursor: string } }>(
      'query ($id: ID!) { room(id: $id) { cursor } }',
      {
        id: roomId,
      },
    );
    const events = socket.client.iterate({
      query: 'subscription ($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) { cursor } }',
      variables: { id: roomId, after: room.cursor },
    });
    await ada.sendMessage(roomId, 'before');
    await take(events, 1);
    await device.execute(LOGOUT);
    expect(await socket.closed).toBe(4403);
    await ada.sendMessage(roomId, 'after');
    const rest = await events.next().catch(() => ({ done: true }));
    expect(rest.done).toBe(true);
  });

  test('end by revokeSession from another device', async () => {
    const laptop = await Device.register();
    const phone = await laptop.logInElsewhere();
    const [laptopSocket, phoneSocket] = await Promise.all([socketOf(laptop), socketOf(phone)]);
    const { id } = await laptop.currentSession();
    expect(await phone.execute(REVOKE, { id })).toEqual({ revokeSession: true });
    await expectEnded(laptop, laptopSocket);
    await expectLive(phone, phoneSocket);
    expect(codes(await phone.send(REVOKE, { id }))).toEqual(['NOT_FOUND']);
  });

  test('cannot be ended by another user, for whom the session does not exist', async () => {
    const [ada, stranger] = await Promise.all([Device.register(), Device.register()]);
    const socket = await socketOf(ada);
    const { id } = await ada.currentSession();
    const hidden = await stranger.send(REVOKE, { id });
    const unknown = await stranger.send(REVOKE, { id: randomUUID() });
    expect(codes(hidden)).toEqual(['NOT_FOUND']);
    expect(hidden.errors).toEqual(unknown.errors);
    for (const strange of ['', "' OR 1=1 --", '\0', '{"$ne":null}'])
      expect(codes(await stranger.send(REVOKE, { id: strange }))).toEqual(['NOT_FOUND']);
    await expectLive(ada, socket);
  });

  test('end by revokeOtherSessions, except the current one', async () => {
    const here = await Device.register();
    const others = await Promise.all([here.logInElsewhere(), here.logInElsewhere(), here.logInElsewhere()]);
    const socket = await socketOf(here);
    const open = await Promise.all(others.map(async (device) => ({ device, socket: await socketOf(device) })));
    expect(await here.execute(REVOKE_OTHERS)).toEqual({ revokeOtherSessions: 3 });
    for (const other of open) await expectEnded(other.device, other.socket);
    await expectLive(here, socket);
    expect(await here.execute(REVOKE_OTHERS)).toEqual({ revokeOtherSessions: 0 });
  });

  test('end by changePassword, except the current one', async () => {
    const here = await Device.register();
    const there = await here.logInElsewhere();
    const [socket, otherSocket] = await Promise.all([socketOf(here), socketOf(there)]);
    const { username: name, password: currentPassword } = here.account;
    const newPassword = randomUUID();

    const wrong = await here.send(CHANGE_PASSWORD, { input: { currentPassword: 'not the password', newPassword } });
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'currentPassword' } }]);
    await expectLive(there, otherSocket);

    await here.execute(CHANGE_PASSWORD, { input: { currentPassword, newPassword } });
    await expectEnded(there, otherSocket);
    await expectLive(here, socket);
    expect(codes(await login({ login: name, password: currentPassword }))).toEqual(['UNAUTHENTICATED']);
    expect(dataOf(await login({ login: name, password: newPassword })).login.user.id).toBe(here.id);
  });

  test('cannot be ended by anonymous requests', async () => {
    const input = { currentPassword: randomUUID(), newPassword: randomUUID() };
    expect(codes(await send(REVOKE, { id: randomUUID() }))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await send(REVOKE_OTHERS))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await send(CHANGE_PASSWORD, { input }))).toEqual(['UNAUTHENTICATED']);
    expect(await send(SESSIONS)).toMatchObject({ data: { me: null } });
  });
});

describe('administrators', () => {
  const SET_ROLE = 'mutation ($id: ID!, $role: Role!) { setUserRole(userId: $id, role: $role) { role } }';
  const SET_DISABLED =
    'mutation ($id: ID!, $is: Boolean!) { setUserDisabled(userId: $id, disabled: $is) { disabled } }';

  test('see the email addresses and sessions of other users', async () => {
    const [admin, user] = await Promise.all([newAdmin(), Device.register()]);
    const QUERY = 'query ($id: ID!) { user(id: $id) { email disabled sessions { current } } }';
    expect(await admin.execute<{ user: { sessions: SessionEntry[] } }>(QUERY, { id: user.id })).toEqual({
      user: { email: user.account.email, disabled: false, sessions: [{ current: false }] },
    });
  });

  test('can disable an account, which ends its sessions and makes login fail as with a wrong password', async () => {
    const [admin, user] = await Promise.all([newAdmin(), Device.register()]);
    const { username: name, password } = user.account;
    const socket = await socketOf(user);
    const wrong = await login({ login: name, password: 'not the password' });
    expect(await admin.execute(SET_DISABLED, { id: user.id, is: true })).toEqual({
      setUserDisabled: { disabled: true },
    });
    await expectEnded(user, socket);
    const disabled = await login({ login: name, password });
    expect(codes(disabled)).toEqual(['UNAUTHENTICATED']);
    expect(disabled.errors).toEqual(wrong.errors);

    await admin.execute(SET_DISABLED, { id: user.id, is: false });
    expect(await user.tokenStatus()).toEqual(REJECTED);
    expect(dataOf(await login({ login: name, password })).login.user.id).toBe(user.id);
  });

  test('can change a role, which invalidates the old token until a refresh', async () => {
    const [admin, user] = await Promise.all([newAdmin(), Device.register()]);
    const socket = await socketOf(user);
    expect(await admin.execute(SET_ROLE, { id: user.id, role: 'MODERATOR' })).toEqual({
      setUserRole: { role: 'MODERATOR' },
    });
    expect(await socket.closed).toBe(4403);
    expect(await user.tokenStatus()).toEqual(REJECTED);
    await user.refresh();
    expect(await user.tokenStatus()).toBe(user.id);
    expect(user.role).toBe('MODERATOR');
  });

  test('are the only users who can do so', async () => {
    const admin = await newAdmin();
    const moderator = await Device.register();
    await admin.execute(SET_ROLE, { id: moderator.id, role: 'MODERATOR' });
    await moderator.refresh();
    const user = await Device.register();
    for (const actor of [user, moderator]) {
      for (const id of [actor.id, admin.id, randomUUID()]) {
        expect(codes(await actor.send(SET_ROLE, { id, role: 'ADMIN' }))).toEqual(['FORBIDDEN']);
        expect(codes(await actor.send(SET_DISABLED, { id, is: true }))).toEqual(['FORBIDDEN']);
      }
    }
    expect(codes(await send(SET_ROLE, { id: user.id, role: 'ADMIN' }))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await send(SET_DISABLED, { id: admin.id, is: true }))).toEqual(['UNAUTHENTICATED']);
    expect(await admin.tokenStatus()).toBe(admin.id);
    expect(codes(await admin.send(SET_ROLE, { id: randomUUID(), role: 'USER' }))).toEqual(['NOT_FOUND']);
  });

  test('cannot all be removed, even when two demote each other concurrently', async () => {
    const [one, two] = [await newAdmin(), await newAdmin()];
    // Demote the administrators of other tests.
    for (const other of admins.filter(({ id }) => id !== one.id && id !== two.id))
      await one.execute(SET_ROLE, { id: other.id, role: 'USER' });
    const responses = await Promise.all([
      one.send(SET_ROLE, { id: two.id, role: 'USER' }),
      two.send(SET_ROLE, { id: one.id, role: 'USER' }),
    ]);
    const outcomes = responses.map((response) => codes(response)[0] ?? 'done');
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    const last = outcomes[0] === 'done' ? one : two;
    expect(codes(await last.send(SET_ROLE, { id: last.id, role: 'MODERATOR' }))).toEqual(['CONFLICT']);
    expect(codes(await last.send(SET_DISABLED, { id: last.id, is: true }))).toEqual(['CONFLICT']);
    expect(await last.tokenStatus()).toBe(last.id);
  });
});
