import { from } from '../../../support/client.ts';
import { gatewayUrl } from '../../../support/environment.ts';
import type { Attempt } from './attempt.ts';

/** A raw GraphQL request. */
export interface Request {
  /** The JSON body: `query`, `variables`, `operationName`, `extensions`. */
  body: Record<string, unknown>;
  token?: string;
  /** The apparent client address. */
  address?: string;
  headers?: Record<string, string>;
}

/** Sends an operation to the gateway and records the result. @returns the response text; empty without a response. */
export async function post(attempt: Attempt, { body, token, address, headers }: Request): Promise<string> {
  try {
    const response = await fetch(`${gatewayUrl()}/graphql`, {
      method: 'POST',
      signal: attempt.signal,
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...(address && from(address)),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    for (const what of resultsOf(response.status, text)) attempt.outcome.record(what);
    return text;
  } catch (error) {
    attempt.outcome.record(attempt.signal.aborted ? 'no response in time' : `no response: ${causeOf(error)}`);
    return '';
  }
}

/** The distinct error codes of a response; without errors, `data` or the HTTP status. */
export function resultsOf(status: number, text: string): string[] {
  const codes = new Set([...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => String(code)));
  if (codes.size > 0) return [...codes];
  return [status === 200 ? 'data' : `HTTP ${status}`];
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return (cause as { code?: string }).code ?? String(cause);
};
