import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { from, newAddress } from '../support/client.ts';
import { gatewayUrl, setEndpoint, edgeUrl } from '../support/environment.ts';
import { IsolatedSystem } from '../support/isolated-system.ts';
import { RawSocket } from './support/raw-socket.ts';

/** Small enough to reach in a test. docs/configuration.md documents the default. */
const MAX_SOCKETS = 5;
const ATTEMPTS = 20;
const DEADLINE_MS = 120_000;

let system: IsolatedSystem;

beforeAll(async () => {
  system = await IsolatedSystem.start({ MAX_SOCKETS_PER_ADDRESS: String(MAX_SOCKETS) });
  setEndpoint(edgeUrl());
}, DEADLINE_MS);

afterAll(() => system?.stop(), DEADLINE_MS);

test('limits the sockets of an address for anonymous clients, whatever address their headers claim', async () => {
  const sockets = Array.from({ length: ATTEMPTS }, () => new RawSocket({ headers: from(newAddress()) }));
  const acknowledged = await Promise.all(
    sockets.map((socket) => socket.init({}).then(() => socket.received.length > 0)),
  );
  expect(acknowledged.filter(Boolean)).toHaveLength(MAX_SOCKETS);

  // Clients from other addresses can still connect: a gateway trusts this machine's headers, as from an edge proxy.
  setEndpoint(gatewayUrl());
  const other = new RawSocket({ headers: from(newAddress()) });
  await other.init({});
  expect(other.received).toEqual(['{"type":"connection_ack"}']);
  for (const { socket } of [other, ...sockets]) socket.terminate();

  setEndpoint(edgeUrl());
  let next: RawSocket;
  do {
    next = new RawSocket();
    await next.init({});
  } while (next.received.length === 0);
  next.socket.terminate();
});
