import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '@parley/service/telemetry';
import { WebSocket } from 'ws';
import { startGateway } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { System } from './support/system.ts';

let system: System;

beforeEach(async () => {
  system = await System.start({ DRAIN_TIMEOUT_MS: 60_000 });
});

afterEach(() => system.close());

const readiness = async () => {
  const response = await fetch(`${system.gateway.opsUrl}/readyz`);
  return [response.status, await response.json()];
};

describe('health', () => {
  test('a gateway is ready while every subgraph has a ready replica', async () => {
    await system.chats[0].kill();
    expect(await readiness()).toEqual([200, { ready: true, checks: { auth: 'up', chat: 'up', revocations: 'up' } }]);
    expect((await fetch(`${system.gateway.url}/livez`)).status).toBe(200);
  });

  test('readiness names a subgraph without a replica', async () => {
    await Promise.all(system.chats.map((chat) => chat.kill()));
    expect(await readiness()).toEqual([503, { ready: false, checks: { auth: 'up', chat: 'down', revocations: 'up' } }]);
  });

  test('a gateway starts while its subgraphs and Redis are down', async () => {
    const config = loadConfig({
      PORT: '0',
      SUBGRAPH_SECRET: 'x'.repeat(32),
      AUTH_URLS: 'http://127.0.0.1:9',
      CHAT_URLS: 'http://127.0.0.1:9',
      REDIS_URL: 'redis://127.0.0.1:9',
    });
    const gateway = await startGateway(config, createLogger({ service: 'gateway', level: 'silent' }));
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
    await gateway.close();
  });

  test('the operations port serves metrics', async () => {
    await system.send('{ me { id } }');
    const text = await (await fetch(`${system.gateway.opsUrl}/metrics`)).text();
    const counted = text.split('\n').find((line) => line.startsWith('parley_gateway_subgraph_request_seconds_count'));
    expect(counted).toMatch(/(?=.*subgraph="auth")(?=.*outcome="ok").* 1$/);
  });

  test('metrics show which replicas are healthy', async () => {
    const [dead, alive] = system.chats;
    await dead.kill();
    await system.send('{ messages { id } }');
    await system.send('{ messages { id } }');
    const text = await (await fetch(`${system.gateway.opsUrl}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith('parley_gateway_replica_ready'));
    const of = ({ url }: { url: string }) => lines.find((line) => line.includes(`replica="${url}"`));
    expect(of(dead)).toMatch(/(?=.*subgraph="chat").* 0$/);
    expect(of(alive)).toMatch(/(?=.*subgraph="chat").* 1$/);
    expect(of(system.auth)).toMatch(/(?=.*subgraph="auth").* 1$/);
  });
});

describe('shutdown', () => {
  test('closes sockets with a code that makes clients reconnect', async () => {
    const socket = new WebSocket(system.socketUrl, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await system.gateway.close();
    expect((await closed)[0]).toBe(1012);
  });

  test('lets pending operations finish, on both transports', async () => {
    const responders: (() => void)[] = [];
    const asked = new Promise<void>((resolve) => {
      for (const chat of system.chats) {
        chat.fault = (response) => {
          responders.push(() => response.end('{"data":{"messages":[]}}'));
          if (responders.length === 2) resolve();
        };
      }
    });
    const overHttp = system.send('{ messages { body } }');
    const overSocket = system.connect().iterate({ query: '{ messages { body } }' }).next();
    await asked;
    const closed = system.gateway.close();
    for (const respond of responders) respond();
    expect((await overHttp).data).toEqual({ messages: [] });
    expect((await overSocket).value).toEqual({ data: { messages: [] } });
    await closed;
  });
});
