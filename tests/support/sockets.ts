import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from './environment.ts';

/** What becomes of a socket that says hello with this token. */
export interface Hello {
  /** True when the gateway welcomes it, else the code that it is closed with. */
  welcome: Promise<true | number>;
  /** The code that it is closed with in the end. */
  closed: Promise<number>;
  client: Client;
}

/** Opens a socket at once. It never comes back by itself. */
export function hello(token: string): Hello {
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
  return { client, closed, welcome: Promise.race([connected, closed]) };
}

/** A socket that the gateway has welcomed. @throws Error when it has not. */
export async function openSocket(token: string): Promise<Hello> {
  const socket = hello(token);
  const welcome = await socket.welcome;
  if (welcome !== true) throw new Error(`closed with ${welcome}`);
  return socket;
}
