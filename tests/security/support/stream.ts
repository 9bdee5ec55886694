import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../../support/environment.ts';
import { BROKEN_OFF } from './broken-off.ts';
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
    if (Array.isArray(errors)) return new Reply(200, JSON.stringify({ errors }), '', token !== undefined);
    // The socket was closed, and what with says as much as an answer.
    const { code, reason } = errors as { code?: number; reason?: string };
    return new Reply(BROKEN_OFF.includes(code ?? 0) ? 502 : 400, `${code} ${reason}`, '', token !== undefined);
  } finally {
    await client.dispose();
  }
}
