import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { System, take } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});

afterAll(() => system.close());

describe('subscriptions', () => {
  test('fields of an event come from two services', async () => {
    const stream = await system.subscribe(
      'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { body author { displayName } } } } }',
    );
    system.log.say('hello', 'grace');
    const [event] = await take(stream, 1);
    expect(event).toEqual({
      data: { roomEvents: { message: { body: 'hello', author: { displayName: 'Grace' } } } },
    });
    await stream.return?.();
  });
});
