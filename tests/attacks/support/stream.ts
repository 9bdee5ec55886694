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
    return new Reply(200, JSON.stringify(value));
  } catch (errors) {
    return new Reply(200, JSON.stringify({ errors: Array.isArray(errors) ? errors : [{ message: String(errors) }] }));
  } finally {
    await client.dispose();
  }
}
