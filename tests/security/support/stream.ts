import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../../support/environment.ts';
import { ABNORMAL_CLOSE_CODES } from './abnormal-close.ts';
import { HttpResponse, withinBudget } from './response.ts';

/**
 * Runs an operation over a WebSocket, see `withinBudget`.
 * @returns its first result or error, in the form of an HTTP response.
 */
export const firstResult = (query: string, variables: Record<string, unknown>, token?: string): Promise<HttpResponse> =>
  withinBudget(() => tryFirstResult(query, variables, token));

async function tryFirstResult(
  query: string,
  variables: Record<string, unknown>,
  token?: string,
): Promise<HttpResponse> {
  const client = createClient({
    url: socketUrl(),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
  });
  try {
    const { value } = await client.iterate({ query, variables }).next();
    return new HttpResponse(200, JSON.stringify(value), '', token !== undefined);
  } catch (errors) {
    if (Array.isArray(errors)) return new HttpResponse(200, JSON.stringify({ errors }), '', token !== undefined);
    // The socket was closed: its close code takes the place of a response.
    const { code, reason } = errors as { code?: number; reason?: string };
    return new HttpResponse(
      ABNORMAL_CLOSE_CODES.includes(code ?? 0) ? 502 : 400,
      `${code} ${reason}`,
      '',
      token !== undefined,
    );
  } finally {
    await client.dispose();
  }
}
