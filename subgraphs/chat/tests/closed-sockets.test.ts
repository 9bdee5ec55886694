import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Database } from '../src/models/database.ts';
import { logger } from './support/chat-fixture.ts';

/** The diagnostics channel for outgoing sockets. */
const CHANNEL = 'net.client.socket';

const sockets = new Set<Socket>();
const record = (message: unknown) => void sockets.add((message as { socket: Socket }).socket);

let database: Database;
beforeEach(async () => {
  subscribe(CHANNEL, record);
  database = new Database(process.env['MONGO_URL'] ?? '', logger);
  await database.open();
  await database.ping();
});
afterEach(async () => {
  unsubscribe(CHANNEL, record);
  sockets.clear();
  await database.close();
});

test('a command on a closing socket fails, and the connection recovers', async () => {
  expect(sockets.size).toBeGreaterThan(1);
  for (const socket of sockets) socket.destroy();
  await expect(database.ping()).rejects.toThrow(/closed/);
  await expect(database.ping()).resolves.toBeUndefined();
});
