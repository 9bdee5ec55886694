import { setTimeout as delay } from 'node:timers/promises';
import { graphqlUrl } from '../../support/environment.ts';

/** An HTTP response, and the GraphQL errors in it. */
export class HttpResponse {
  /** The codes of its GraphQL errors; empty for other responses. */
  readonly codes: string[];
  /** True when it contains no data and reports a failure: GraphQL errors, or a status of 400 or above. */
  readonly isEmpty: boolean;

  constructor(
    readonly status: number,
    readonly text: string,
    /** Its headers, one per line. */
    readonly head = '',
    /** Whether a token was sent. */
    readonly hadToken = false,
  ) {
    const { data, errors = [] } = parse(text);
    this.codes = errors.flatMap(({ extensions }) => extensions?.code ?? []);
    this.isEmpty = Object.values(data ?? {}).every((value) => value === null) && (errors.length > 0 || status >= 400);
  }
}

interface GraphQLBody {
  data?: Record<string, unknown> | null;
  errors?: { extensions?: { code?: string } }[];
}

function parse(text: string): GraphQLBody {
  try {
    const body = JSON.parse(text) as GraphQLBody | null;
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** Sends a raw request to the endpoint. */
export async function request(init: RequestInit & { url?: string }): Promise<HttpResponse> {
  const response = await fetch(init.url ?? graphqlUrl(), { redirect: 'manual', ...init });
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return new HttpResponse(response.status, await response.text(), head, new Headers(init.headers).has('authorization'));
}

/** The gateway's message when a work budget is used up. */
const BUDGET_EXCEEDED = 'Too much work in a short time.';
const MAX_ATTEMPTS = 20;

/**
 * Waits and retries while the work budget is used up, because a rejection for that reason proves nothing about the
 * attack.
 */
export async function withinBudget(attempt: () => Promise<HttpResponse>): Promise<HttpResponse> {
  for (let attempts = 1; ; attempts++) {
    const response = await attempt();
    if (attempts >= MAX_ATTEMPTS || !response.text.includes(BUDGET_EXCEEDED)) return response;
    await delay(1_000 * Number(/"retryAfter":(\d+)/.exec(response.text)?.[1] ?? 1));
  }
}

/** Sends an operation over HTTP, see `withinBudget`. */
export function execute(
  query: string,
  variables: object = {},
  token?: string,
  headers: Record<string, string> = {},
): Promise<HttpResponse> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  };
  return withinBudget(() => request(init));
}
