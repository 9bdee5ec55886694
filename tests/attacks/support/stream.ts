import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../../support/environment.ts';
import { Reply } from './reply.ts';

/** The first thing that a subscription answers, as if it had come over HTTP. */
export async function firstAnswer(query: string, variables: Record<string, unknown>, token?: string): Promise<Reply> {
  const client = createClient({
    url: socketUrl(),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
  });
  try {
    const { value } = await client.iterate({ query, variables }).next();
    return new Reply(200, JSON.stringify(value), '', token !== undefined);
  } catch (errors) {
    const text = JSON.stringify({ errors: Array.isArray(errors) ? errors : [{ message: closing(errors) }] });
    return new Reply(200, text, '', token !== undefined);
  } finally {
    await client.dispose();
  }
}

/** What a socket is closed with says as much as an answer. */
const closing = (event: unknown): string =>
  event instanceof Object && 'code' in event && 'reason' in event
    ? `${String(event.code)} ${String(event.reason)}`
    : String(event);
