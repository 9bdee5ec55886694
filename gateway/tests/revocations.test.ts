import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { revocationChannel, revocationKey } from '@parley/service/identity';
import { primariesOf } from '@parley/service/redis';
import type { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { RedisProxy } from './support/redis.ts';
import { codes, System } from './support/system.ts';
import { now } from './support/tokens.ts';

const EVENTS = 'subscription { roomEvents(roomId: "r") { roomId } }';
const FOLLOWED = 'parley_gateway_revocations_followed';
const UNREADABLE = 'parley_gateway_unreadable_revocations_total';

let system: System;

beforeAll(async () => {
  system = await System.start();
});

afterEach(() => system.cleanUp());

afterAll(() => system.close());

/** A session id that no other test uses. */
const sessionId = () => `session-${Math.random().toString(36).slice(2)}`;

const ask = async (authorization: string, query = '{ me { id } }') => {
  const { status, data, errors } = await system.send(query, {}, { authorization });
  return { status, data, codes: codes({ errors }) };
};

/** A socket that reports how it was closed. */
async function openSocket(authorization: string, to = system) {
  const socket = new WebSocket(to.socketUrl, 'graphql-transport-ws');
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  const response = Promise.race([once(socket, 'message').then(([data]) => String(data)), closed]);
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  return { socket, closed, response: await response };
}

describe('a revoked session', () => {
  test('is rejected over HTTP without a subgraph request, while another session of the user is not', async () => {
    const id = sessionId();
    const [revoked, other] = [await system.tokens.of('ada', 900, id, now() - 5), await system.tokens.of('ada')];
    expect((await ask(revoked)).data).toEqual({ me: { id: 'me' } });
    await system.revoke({ id, notBefore: now() });
    await untilRejected(revoked);
    const before = system.auth.requests.length;
    expect(await ask(revoked)).toEqual({ status: 401, data: undefined, codes: ['UNAUTHENTICATED'] });
    expect(await ask(revoked, '{ __typename }')).toMatchObject({ codes: ['UNAUTHENTICATED'] });
    expect(system.auth.requests.length).toBe(before);
    expect((await ask(other)).data).toEqual({ me: { id: 'me' } });
  });

  test('is reported in a way that each kind of client understands', async () => {
    const id = sessionId();
    const authorization = await system.tokens.of('ada', 900, id, now() - 5);
    await system.revoke({ id, notBefore: now() });
    await untilRejected(authorization);
    const legacy = await system.send('{ me { id } }', {}, { authorization, accept: 'application/json' });
    expect(legacy.status).toBe(200);
    const modern = await system.send('{ me { id } }', {}, { authorization, accept: MODERN });
    expect(modern.status).toBe(401);
  });

  test('has its sockets closed at once and its subscriptions ended upstream, whatever the client does', async () => {
    const id = sessionId();
    const authorization = await system.tokens.of('ada', 900, id, now() - 5);
    const { socket, closed } = await openSocket(authorization);
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: EVENTS } }));
    await system.untilActive(1);
    const stays = await system.subscribe(EVENTS, {}, system.connect(await system.tokens.of('ada')));
    await system.untilActive(2);

    // The client does not close its side; later it sends what it had not sent in time.
    const raw = socket as unknown as { _socket: { pause(): void; resume(): void } };
    raw._socket.pause();
    await system.revoke({ id, notBefore: now() });
    await system.untilActive(1);
    expect(await system.metric('parley_gateway_sockets')).toBe(2);
    const begun = system.chats[0].begun + system.chats[1].begun;
    socket.send(JSON.stringify({ id: '2', type: 'subscribe', payload: { query: EVENTS } }));
    raw._socket.resume();
    expect(await closed).toBe(4403);

    system.log.say('still here');
    expect((await stays.next()).value).toMatchObject({ data: { roomEvents: { roomId: 'r' } } });
    expect(system.chats[0].begun + system.chats[1].begun).toBe(begun);
  });

  test('gets no new socket, while a newer token does', async () => {
    const id = sessionId();
    const [before, after] = [
      await system.tokens.of('ada', 900, id, now() - 5),
      await system.tokens.of('ada', 900, id, now() + 1),
    ];
    const fresh = await openSocket(after);
    await system.revoke({ id, notBefore: now() });
    await untilRejected(before);
    expect(await (await openSocket(before)).closed).toBe(4403);
    expect(fresh.response).toContain('connection_ack');
    // The same revocation again, as after an outage.
    await system.revoke({ id, notBefore: now() });
    expect((await openSocket(after)).response).toContain('connection_ack');
    expect(fresh.socket.readyState).toBe(WebSocket.OPEN);
    expect((await ask(after)).data).toEqual({ me: { id: 'me' } });
  });

  test('may still log in, refresh and log out: auth is called without the token', async () => {
    const id = sessionId();
    const authorization = await system.tokens.of('ada', 900, id, now() - 5);
    await system.revoke({ id, notBefore: now() });
    await untilRejected(authorization);
    for (const query of [
      'mutation { login(name: "ada") { id } }',
      'mutation { ...In } fragment In on Mutation { refreshSession { id } again: login(name: "ada") { id } }',
      'mutation { logout }',
    ]) {
      const before = system.auth.requests.length;
      await ask(authorization, query);
      expect(system.auth.requests.length).toBe(before + 1);
      expect(system.auth.requests.at(-1)?.headers).not.toHaveProperty('authorization');
    }
    const before = system.log.events.length;
    const mixed = await ask(authorization, 'mutation { login(name: "ada") { id } say(body: "x") { id } }');
    expect(mixed).toMatchObject({ codes: ['UNAUTHENTICATED'] });
    expect(system.log.events.length).toBe(before);
  });
});

describe('revocations', () => {
  test('from before the start of the gateway are known, and no others', async () => {
    const id = sessionId();
    const prefix = `gateway-test-${id}*.`;
    await system.redis.set(revocationKey(prefix, id), now(), 'EX', 60);
    await system.redis.set(revocationKey(prefix, 'broken'), 'soon', 'EX', 60);
    await system.redis.set(revocationKey(prefix, 'endless'), now());
    const started = await System.start({ REDIS_PREFIX: prefix });
    const authorization = await started.tokens.of('ada', 900, id, now() - 5);
    expect(codes(await started.send('{ me { id } }', {}, { authorization }))).toEqual(['UNAUTHENTICATED']);
    expect(await started.metric(UNREADABLE)).toBe(2);
    expect(await started.metric('parley_gateway_revocations')).toBe(1);
    await started.close();
  });

  test('are subscribed to before they are read, so that none is missed', async () => {
    const [server] = primariesOf(system.redis);
    const monitor = await (server as Redis).monitor();
    const seen: string[] = [];
    const prefix = `gateway-test-${sessionId()}.`;
    const scanned = new Promise<void>((resolve) =>
      monitor.on('monitor', (_time: string, [command = '', ...args]: string[]) => {
        if (!args.some((arg) => arg.startsWith(revocationChannel(prefix)))) return;
        seen.push(command.toLowerCase());
        if (seen.includes('scan')) resolve();
      }),
    );
    const started = await System.start({ REDIS_PREFIX: prefix });
    await scanned;
    expect(seen).toEqual(['subscribe', 'scan']);
    monitor.disconnect();
    await started.close();
  });

  test('that cannot be parsed are dropped and counted, and later ones still arrive', async () => {
    const before = await system.metric(UNREADABLE);
    for (const payload of ['garbage', '{"sessions":[]}', '{"sessions":["a"],"seconds":1}']) {
      await system.redis.publish(revocationChannel(system.prefix), payload);
    }
    await system.untilMetric(UNREADABLE, before + 3);
    const id = sessionId();
    const authorization = await system.tokens.of('ada', 900, id, now() - 5);
    await system.revoke({ id, notBefore: now() });
    await untilRejected(authorization);
  });
});

describe('while Redis is down', () => {
  test('known revocations apply, users continue, and missed ones are loaded later: sockets close', async () => {
    const proxy = await RedisProxy.open();
    const cut = await System.start({ REDIS_URL: proxy.url });
    await cut.untilReady();
    const [known, missed] = [sessionId(), sessionId()];
    const [old, other] = [
      await cut.tokens.of('ada', 900, known, now() - 5),
      await cut.tokens.of('ada', 900, missed, now() - 5),
    ];
    const { closed } = await openSocket(other, cut);
    await cut.revoke({ id: known, notBefore: now() });
    while (codes(await cut.send('{ me { id } }', {}, { authorization: old })).length === 0);

    await proxy.cut();
    await cut.untilMetric(FOLLOWED, 0);
    await cut.revoke({ id: missed, notBefore: now() });
    expect((await cut.readiness()).status).toBe(200);
    expect(codes(await cut.send('{ me { id } }', {}, { authorization: old }))).toEqual(['UNAUTHENTICATED']);
    expect((await cut.send('{ me { id } }', {}, { authorization: other })).data).toEqual({ me: { id: 'me' } });

    await proxy.restore();
    expect(await closed).toBe(4403);
    await cut.untilMetric(FOLLOWED, 1);
    expect(cut.logged.filter((line) => line.includes('using cached revocations'))).toHaveLength(1);
    await cut.close();
    await proxy.cut();
  });

  test('a connection that hangs is detected and reopened', async () => {
    const proxy = await RedisProxy.open();
    const hung = await System.start({ REDIS_URL: proxy.url, REDIS_HEARTBEAT_MS: 100 });
    await hung.untilReady();
    const id = sessionId();
    const { closed } = await openSocket(await hung.tokens.of('ada', 900, id, now() - 5), hung);
    proxy.hang();
    await hung.revoke({ id, notBefore: now() });
    expect(await closed).toBe(4403);
    await hung.close();
    await proxy.cut();
  });

  test('a gateway that never reached it is not ready, and accepts no token', async () => {
    const proxy = await RedisProxy.open();
    await proxy.cut();
    const blind = await System.start({ REDIS_URL: proxy.url });
    const authorization = await blind.tokens.of('ada');
    expect(await blind.readiness()).toMatchObject({ status: 503, checks: { revocations: 'down' } });
    const rejected = await blind.send('{ me { id } }', {}, { authorization });
    expect([rejected.status, ...codes(rejected)]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(await (await openSocket(authorization, blind)).closed).toBe(1013);
    expect((await blind.send('{ me { id } }')).data).toEqual({ me: null });
    await proxy.restore();
    await blind.untilReady();
    expect((await blind.send('{ me { id } }', {}, { authorization })).data).toEqual({ me: { id: 'me' } });
    await blind.close();
    await proxy.cut();
  });
});

const MODERN = 'application/graphql-response+json';

/** A revocation takes a moment to arrive. */
async function untilRejected(authorization: string): Promise<void> {
  while ((await ask(authorization)).codes.length === 0);
}
