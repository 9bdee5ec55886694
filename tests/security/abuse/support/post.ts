import { from } from '../../../support/client.ts';
import { gatewayUrl } from '../../../support/environment.ts';
import type { Attempt } from './attempt.ts';

/** An operation as a client of no library would send it. */
export interface Request {
  /** What the body is made of: `query`, `variables`, `operationName`, `extensions`. */
  body: Record<string, unknown>;
  token?: string;
  /** Which address it seems to come from. */
  address?: string;
  headers?: Record<string, string>;
}

/** Sends an operation to the gateway, and notes what came of it. @returns the answer's text; empty without one. */
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
    for (const what of meaningOf(response.status, text)) attempt.outcome.note(what);
    return text;
  } catch (error) {
    attempt.outcome.note(attempt.signal.aborted ? 'no answer in time' : `no answer: ${causeOf(error)}`);
    return '';
  }
}

/** The codes of an answer's errors, each once; without any, `data` or its status. */
export function meaningOf(status: number, text: string): string[] {
  const codes = new Set([...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => String(code)));
  if (codes.size > 0) return [...codes];
  return [status === 200 ? 'data' : `HTTP ${status}`];
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return (cause as { code?: string }).code ?? String(cause);
};
