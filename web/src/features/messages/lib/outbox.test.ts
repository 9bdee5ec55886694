import { describe, expect, test } from '@jest/globals';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { Outbox, type OutboxStore, type OutgoingMessage } from './outbox.ts';

const rejection = (code: string, extensions = {}) =>
  new CombinedGraphQLErrors({ errors: [{ message: 'No.', extensions: { code, ...extensions } }] });

/** An outbox whose deliveries the test completes one by one. */
function createOutbox(store?: OutboxStore) {
  const deliveries: { message: OutgoingMessage; succeed(): void; fail(error: unknown): void }[] = [];
  const waits: number[] = [];
  let ids = 0;
  const outbox = new Outbox({
    deliver: (message) =>
      new Promise((succeed, fail) => {
        deliveries.push({ message, succeed, fail });
      }),
    newClientId: () => `id-${++ids}`,
    now: () => new Date(0),
    ...(store && { store }),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  const states = () => outbox.messages.get().map(({ clientId, state }) => `${clientId} ${state}`);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { outbox, deliveries, waits, states, settle };
}

describe('Outbox', () => {
  test('shows a message at once and removes it when it is delivered', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    void outbox.send('room', 'hello');
    expect(states()).toEqual(['id-1 sending']);
    await settle();
    deliveries[0]?.succeed();
    await settle();
    expect(states()).toEqual([]);
  });

  test('resolves each send when its message is delivered or rejected', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    const delivered: string[] = [];
    void outbox.send('room', 'first').then(() => delivered.push('first'));
    void outbox.send('room', 'second').then(() => delivered.push('second'));
    await settle();
    expect(delivered).toEqual([]);
    deliveries[0]?.succeed();
    await settle();
    expect(delivered).toEqual(['first']);
    expect(states()).toEqual(['id-2 sending']);
    deliveries[1]?.fail(rejection('FORBIDDEN'));
    await settle();
    expect(delivered).toEqual(['first', 'second']);
  });

  test('sends one message at a time per room, and rooms in parallel', async () => {
    const { outbox, deliveries, settle } = createOutbox();
    void outbox.send('room', 'first');
    void outbox.send('room', 'second');
    void outbox.send('other', 'third');
    await settle();
    expect(deliveries.map(({ message }) => message.body)).toEqual(['first', 'third']);
    deliveries[0]?.succeed();
    await settle();
    expect(deliveries.map(({ message }) => message.body)).toEqual(['first', 'third', 'second']);
  });

  test('retries with the same client id when there was no response', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    void outbox.send('room', 'hello');
    await settle();
    deliveries[0]?.fail(new TypeError('Failed to fetch'));
    await settle();
    expect(deliveries.map(({ message }) => message.clientId)).toEqual(['id-1', 'id-1']);
    expect(states()).toEqual(['id-1 sending']);
  });

  test('waits as long as the rate limit asks', async () => {
    const { outbox, deliveries, waits, settle } = createOutbox();
    void outbox.send('room', 'hello');
    await settle();
    deliveries[0]?.fail(rejection('RATE_LIMITED', { retryAfter: 3 }));
    await settle();
    expect(waits).toEqual([3_000]);
  });

  test('retries indefinitely without a response, and shows the reason', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    void outbox.send('room', 'first');
    void outbox.send('room', 'second');
    for (let i = 0; i < 50; i++) {
      await settle();
      deliveries[i]?.fail(new TypeError('Failed to fetch'));
    }
    await settle();
    expect(states()).toEqual(['id-1 sending', 'id-2 sending']);
    expect(outbox.messages.get()[0]?.problem).toMatch(/Can’t reach Parley/);
    expect(new Set(deliveries.map(({ message }) => message.clientId))).toEqual(new Set(['id-1']));
    deliveries.at(-1)?.succeed();
    await settle();
    expect(deliveries.at(-1)?.message.clientId).toBe('id-2');
  });

  test('retries a rejected message on request, with the same client id', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    void outbox.send('room', 'hello');
    await settle();
    deliveries[0]?.fail(rejection('FORBIDDEN'));
    await settle();
    expect(states()).toEqual(['id-1 failed']);
    outbox.retry('id-1');
    await settle();
    expect(states()).toEqual(['id-1 sending']);
    expect(deliveries.map(({ message }) => message.clientId)).toEqual(['id-1', 'id-1']);
  });

  test('does not fail a message because its author was logged out', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    void outbox.send('room', 'hello');
    await settle();
    deliveries[0]?.fail(rejection('UNAUTHENTICATED'));
    await settle();
    expect(states()).toEqual(['id-1 sending']);
  });

  test('keeps messages with the same timestamp in order', () => {
    const { outbox } = createOutbox();
    for (const body of ['first', 'second', 'third']) void outbox.send('room', body);
    const times = outbox.messages.get().map(({ createdAt }) => createdAt);
    expect(times).toEqual([...new Set(times)].sort());
  });

  test('does not retry a rejected message, shows the reason, and continues with the next', async () => {
    const { outbox, deliveries, settle } = createOutbox();
    void outbox.send('room', 'first');
    void outbox.send('room', 'second');
    await settle();
    deliveries[0]?.fail(rejection('BAD_USER_INPUT'));
    await settle();
    expect(outbox.messages.get()[0]).toMatchObject({ state: 'failed', problem: 'No.' });
    expect(deliveries.map(({ message }) => message.body)).toEqual(['first', 'second']);
  });

  test('resumes messages of an earlier page under the same client id, and drops them when delivered', async () => {
    const kept = new Map<string, OutgoingMessage>();
    const store: OutboxStore = {
      messages: () => [...kept.values()],
      keep: (message) => void kept.set(message.clientId, message),
      drop: (clientId) => void kept.delete(clientId),
    };
    const before = createOutbox(store);
    const close = before.outbox.open();
    void before.outbox.send('room', 'hello');
    close();
    const after = createOutbox(store);
    after.outbox.open();
    await after.settle();
    expect(after.deliveries.map(({ message }) => message)).toMatchObject([{ clientId: 'id-1', body: 'hello' }]);
    after.deliveries[0]?.succeed();
    await after.settle();
    expect(kept.size).toBe(0);
  });

  test('stops retrying a message that has appeared in the room', async () => {
    const { outbox, deliveries, states, settle } = createOutbox();
    void outbox.send('room', 'hello');
    await settle();
    outbox.remove('id-1');
    deliveries[0]?.fail(new TypeError('Failed to fetch'));
    await settle();
    expect(deliveries).toHaveLength(1);
    expect(states()).toEqual([]);
  });
});
