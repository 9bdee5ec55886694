import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { from, newAddress } from '../support/client.ts';
import { gatewayUrl, speakTo, webUrl } from '../support/environment.ts';
import { OwnSystem } from '../support/own-system.ts';
import { RawSocket } from './support/raw-socket.ts';

/** Few enough to be tried; how many there may be as delivered is in the README. */
const MOST = 5;
const TRIES = 20;
const DEADLINE_MS = 120_000;

let system: OwnSystem;

beforeAll(async () => {
  system = await OwnSystem.start({ LIMIT_ADDRESS_SOCKETS: String(MOST) });
  speakTo(webUrl());
}, DEADLINE_MS);

afterAll(() => system?.stop(), DEADLINE_MS);

test('somebody without an account does not hold more sockets than an address may, whatever address they name', async () => {
  const sockets = Array.from({ length: TRIES }, () => new RawSocket({ headers: from(newAddress()) }));
  const welcomes = await Promise.all(sockets.map((socket) => socket.greet({}).then(() => socket.heard.length > 0)));
  expect(welcomes.filter(Boolean)).toHaveLength(MOST);

  // Others come from elsewhere: through a door of their own, which this machine may speak as.
  speakTo(gatewayUrl());
  const other = new RawSocket({ headers: from(newAddress()) });
  await other.greet({});
  expect(other.heard).toEqual(['{"type":"connection_ack"}']);
  for (const { socket } of [other, ...sockets]) socket.terminate();

  speakTo(webUrl());
  let next: RawSocket;
  do {
    next = new RawSocket();
    await next.greet({});
  } while (next.heard.length === 0);
  next.socket.terminate();
});
