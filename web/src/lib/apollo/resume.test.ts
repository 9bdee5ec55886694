import { expect, jest, test } from '@jest/globals';
import type { Client, Sink, SubscribePayload } from 'graphql-ws';
import { withResume } from './resume.ts';

/** A client that records a subscription's variables on each connection. */
function createClient() {
  const sent: unknown[] = [];
  let begun: { payload: SubscribePayload; sink: Sink<never> } | undefined;
  const client = {
    subscribe: (payload: SubscribePayload, sink: Sink<never>) => {
      begun = { payload, sink };
      return () => undefined;
    },
  } as unknown as Client;
  return {
    client: withResume(client),
    sent,
    connect: () => sent.push((JSON.parse(JSON.stringify(begun?.payload)) as SubscribePayload).variables),
    emit: (data: object) => begun?.sink.next({ data } as never),
  };
}

const sink = () => ({ next: jest.fn(), error: jest.fn(), complete: jest.fn() });

test('resumes after the last event when the socket reconnects', () => {
  const { client, sent, connect, emit } = createClient();
  const events = sink();
  client.subscribe({ query: '…', variables: { roomId: 'r1', after: 'a' } }, events);
  connect();
  emit({ roomEvents: { cursor: 'b' } });
  emit({ roomEvents: { cursor: 'c' } });
  connect();
  expect(sent).toEqual([
    { roomId: 'r1', after: 'a' },
    { roomId: 'r1', after: 'c' },
  ]);
  expect(events.next).toHaveBeenCalledTimes(2);
});

test('keeps its cursor when an event has none', () => {
  const { client, sent, connect, emit } = createClient();
  client.subscribe({ query: '…', variables: { after: 'a' } }, sink());
  emit({ roomEvents: null });
  connect();
  expect(sent).toEqual([{ after: 'a' }]);
});

test('leaves other subscriptions unchanged', () => {
  const { client, sent, connect, emit } = createClient();
  client.subscribe({ query: '…', variables: { roomId: 'r1' } }, sink());
  emit({ typing: { cursor: 'b' } });
  connect();
  expect(sent).toEqual([{ roomId: 'r1' }]);
});
