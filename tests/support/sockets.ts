import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from './environment.ts';

/** A socket that is being opened with a token. */
export interface Handshake {
  /** True when the gateway acknowledges the connection, else the close code. */
  result: Promise<true | number>;
  /** The close code. */
  closed: Promise<number>;
  client: Client;
}

/** Opens a socket without waiting for the result. It does not reconnect. */
export function startHandshake(token: string): Handshake {
  const client = createClient({
    url: socketUrl(),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
  });
  const closed = new Promise<number>((resolve) => {
    client.on('closed', (event) => resolve((event as { code: number }).code));
  });
  const connected = new Promise<true>((resolve) => void client.on('connected', () => resolve(true)));
  return { client, closed, result: Promise.race([connected, closed]) };
}

/** Opens a socket and waits for the acknowledgement. @throws Error when the gateway closes it instead. */
export async function openSocket(token: string): Promise<Handshake> {
  const socket = startHandshake(token);
  const result = await socket.result;
  if (result !== true) throw new Error(`closed with ${result}`);
  return socket;
}
