import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ReplicaSet } from './replica-set.ts';
import { isSafeToRetry } from './transport.ts';

/** A replica that responds only to readiness probes. */
class Process {
  status = 200;
  asked = 0;
  private constructor(private readonly server: Server) {
    server.on('request', (_request, response) => {
      this.asked++;
      response.writeHead(this.status).end();
    });
  }

  static async start(): Promise<Process> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Process(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

let processes: [Process, Process, Process];
let set: ReplicaSet;
const place = (url: string) => processes.findIndex((process) => process.url === url);
const order = () => set.inOrder().map(({ origin }) => place(origin));
const replica = (index: number) => set.replicas[index] as (typeof set.replicas)[number];
/** Responses arrive over real sockets while the fake clock stands still. */
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise(setImmediate);
};

beforeEach(async () => {
  processes = [await Process.start(), await Process.start(), await Process.start()];
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  const [a, b, c] = processes;
  set = new ReplicaSet('chat', [a.url, `${b.url}/`, c.url, a.url], { connections: 1, responseBytes: 100 });
});

afterEach(async () => {
  jest.useRealTimers();
  for (const process of processes) process.close();
  await set.close();
});

describe('replicas', () => {
  test('are used in rotation', () => {
    expect([order(), order(), order(), order()].map(([first]) => first)).toEqual([0, 1, 2, 0]);
  });

  test('come last after a failure until a probe succeeds', async () => {
    replica(1).recordFailure();
    expect([order().at(-1), order().at(-1), order().at(-1)]).toEqual([1, 1, 1]);
    jest.advanceTimersByTime(500);
    await until(() => replica(1).isHealthy);
    expect(new Set([order(), order(), order()].map(([first]) => first))).toEqual(new Set([0, 1, 2]));
  });

  test('are probed again while they are not ready', async () => {
    const [, second] = processes;
    second.status = 503;
    replica(1).recordFailure();
    jest.advanceTimersByTime(500);
    await until(() => second.asked === 1);
    second.status = 200;
    await until(() => {
      jest.advanceTimersByTime(1_000);
      return replica(1).isHealthy;
    });
    expect(second.asked).toBe(2);
  });

  test('have longer cooldowns after each failure, but simultaneous failures count once', async () => {
    const [, second] = processes;
    replica(1).recordFailure();
    replica(1).recordFailure();
    jest.advanceTimersByTime(500);
    await until(() => replica(1).isHealthy);
    replica(1).recordFailure();
    jest.advanceTimersByTime(999);
    expect(second.asked).toBe(1);
    jest.advanceTimersByTime(1);
    await until(() => second.asked === 2);
  });

  test('are healthy again as soon as they respond', () => {
    replica(1).recordFailure();
    replica(1).recordSuccess();
    expect(replica(1).isHealthy).toBe(true);
  });

  test('are probed immediately when they hang, and get no calls until they are ready, except one when half-open', async () => {
    const [, second] = processes;
    const { circuit } = replica(1);
    second.status = 503;
    replica(1).recordTimeout(performance.now());
    expect(circuit.allowsCall()).toBe(false);
    expect(order().at(-1)).toBe(1);
    jest.advanceTimersByTime(0);
    await until(() => circuit.allowsCall());
    expect(second.asked).toBe(1);
    expect(circuit.allowsCall()).toBe(false);
    second.status = 200;
    await until(() => {
      jest.advanceTimersByTime(1_000);
      return replica(1).isHealthy;
    });
    expect(circuit.allowsCall()).toBe(true);
  });

  test('have an ordinary cooldown after one slow call', () => {
    const sentAt = performance.now();
    replica(1).recordSuccess();
    replica(1).recordTimeout(sentAt);
    expect(replica(1).isHealthy).toBe(false);
    expect(replica(1).circuit.allowsCall()).toBe(true);
  });

  test('come last while they drain, even if they still respond', async () => {
    const [, second] = processes;
    second.status = 503;
    replica(1).markDraining();
    replica(1).recordSuccess();
    expect(replica(1).isHealthy).toBe(false);
    second.status = 200;
    jest.advanceTimersByTime(1_000);
    await until(() => replica(1).isHealthy);
  });
});

describe('a replica set', () => {
  test('adds and removes replicas, and keeps the state of the others', () => {
    const [a, b, c] = processes;
    replica(1).recordFailure();
    const [, stays] = set.replicas;
    set.update([b.url, 'http://127.0.0.1:9']);
    expect(set.replicas.map(({ origin }) => origin)).toEqual([b.url, 'http://127.0.0.1:9']);
    expect(set.replicas[0]).toBe(stays);
    expect(stays?.isHealthy).toBe(false);
    set.update([a.url, b.url, c.url]);
    expect(new Set([order(), order(), order()].map(([first]) => first))).toEqual(new Set([0, 2]));
  });

  test('lets removed replicas finish their requests and sends no more', async () => {
    const [first] = processes;
    const removed = replica(0);
    const response = removed.pool.request({ path: '/graphql', method: 'GET' });
    await until(() => first.asked === 1);
    set.update([processes[1].url]);
    expect((await response).statusCode).toBe(200);
    removed.recordFailure();
    expect(jest.getTimerCount()).toBe(0);
    const late = await removed.pool.request({ path: '/graphql', method: 'GET' }).catch((error: unknown) => error);
    expect(isSafeToRetry(late)).toBe(true);
  });
});
