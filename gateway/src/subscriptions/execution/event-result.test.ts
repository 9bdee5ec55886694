import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { EventResult } from './event-result.ts';

const http = createServer();
const server = new WebSocketServer({ server: http });
let client: WebSocket;
let connection: Socket;

beforeAll(async () => {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const accepted = once(http, 'connection');
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  [connection] = (await accepted) as [Socket];
  await once(client, 'open');
});

afterAll(() => {
  client.terminate();
  server.close();
  http.close();
});

/** Parses a frame as a client does. */
async function read(frame: Buffer): Promise<unknown> {
  const message = once(client, 'message');
  connection.write(frame);
  const [data, isBinary] = (await message) as [Buffer, boolean];
  expect(isBinary).toBe(false);
  return JSON.parse(String(data));
}

// With the message around it, these lengths lie on both sides of each frame header size.
test.each([0, 60, 80, 90, 100, 65_400, 65_500, 65_600, 200_000])(
  'a result with %i bytes of text arrives as a protocol message',
  async (length) => {
    const data = { said: 'é'.repeat(length / 2) };
    expect(await read(new EventResult({ data }).frameFor('1'))).toEqual({ id: '1', type: 'next', payload: { data } });
  },
);

test('each operation gets the result with its own id', async () => {
  const result = new EventResult({ data: null });
  for (const id of ['1', '1', 'a"b', '1', '\u2028']) expect(await read(result.frameFor(id))).toMatchObject({ id });
  expect(result.frameFor('1')).toBe(result.frameFor('1'));
});
