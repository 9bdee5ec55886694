import { setTimeout as delay } from 'node:timers/promises';
import { graphqlUrl } from '../../support/environment.ts';

/** An answer over HTTP, whatever it is. */
export class Reply {
  /** The codes of its GraphQL errors; empty when it is no answer of GraphQL's. */
  readonly codes: string[];
  /** True when it brings no data: errors only, or nothing that is JSON. */
  readonly isEmpty: boolean;

  constructor(
    readonly status: number,
    readonly text: string,
    /** Its headers, a line each. */
    readonly head = '',
    /** Whether a token was sent. */
    readonly hadToken = false,
  ) {
    const { data, errors = [] } = parse(text);
    this.codes = errors.flatMap(({ extensions }) => extensions?.code ?? []);
    this.isEmpty = Object.values(data ?? {}).every((value) => value === null) && (errors.length > 0 || status >= 400);
  }
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { extensions?: { code?: string } }[];
}

function parse(text: string): Answer {
  try {
    const answer = JSON.parse(text) as Answer | null;
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

/** A request to the endpoint as nobody's client would make it. */
export async function request(init: RequestInit & { url?: string }): Promise<Reply> {
  const response = await fetch(init.url ?? graphqlUrl(), { redirect: 'manual', ...init });
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return new Reply(response.status, await response.text(), head, new Headers(init.headers).has('authorization'));
}

/** What a gateway says when a budget of work is used up. */
const OVERDRAWN = 'Too much work in a short time.';
const MOST_TRIES = 20;

/**
 * An operation over HTTP. An attacker who has used up their budget of work waits as they are told: an attack that is
 * refused for that alone proves nothing.
 */
export async function ask(
  query: string,
  variables: object = {},
  token?: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  };
  for (let tries = 1; ; tries++) {
    const reply = await request(init);
    if (tries >= MOST_TRIES || !reply.text.includes(OVERDRAWN)) return reply;
    await delay(1_000 * Number(/"retryAfter":(\d+)/.exec(reply.text)?.[1] ?? 1));
  }
}
