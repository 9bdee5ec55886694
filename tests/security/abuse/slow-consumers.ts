import { expect } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { gatewayUrl, edgeUrl } from '../../support/environment.ts';
import { head } from '../../support/raw.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import { Attempt } from './support/attempt.ts';
import { Channel } from './support/channel.ts';
import { StalledReader } from './support/stalled-reader.ts';
import type { Outcome } from './support/outcome.ts';
import type { Fixture } from './support/fixture.ts';

const CONNECTIONS = 35;
/** Per connection, about 0.8 MB each: in total more than kernel buffers hold. */
const RESPONSES = 20;
/** How long the client reads nothing. */
const HOLD_MS = 4_000;
/** How long it then reads what is available. */
const DRAIN_MS = 3_000;
const ATTACK_MS = HOLD_MS + 10_000;
/** A server must not wait longer than this for a client that reads nothing. */
const STALL_MS = 40_000;
/** Per connection: in total about 10 MB, more than kernel buffers hold. */
const STALLED_PAGES = 7;
const STALLED_RESPONSES = 3;
/** Not used by well-behaved users. */
const ADDRESS = '127.0.0.2';

const PAGE = 'messages(last: 100) { edges { node { body } } }';
const ONE = `query ($r: ID!) { room(id: $r) { ${PAGE} } }`;
/** A query for several pages in one response. */
const many = (pages: number) =>
  `query ($r: ID!) { ${Array.from({ length: pages }, (_, index) => `a${index}: room(id: $r) { ${PAGE} }`).join(' ')} }`;

const PLACES = { gateway: gatewayUrl, edge: edgeUrl };

const overHttp = (where: keyof typeof PLACES, how: string, query: string, responses: number): AbuseCase => ({
  name: `${how}, never read, at the ${where}`,
  attempts: `${CONNECTIONS} connections`,
  ms: ATTACK_MS,
  async attack(attempt, fixture) {
    const { token } = await fixture.newMember();
    const bytes = request(query, fixture, token).repeat(responses);
    const readers = Array.from(
      { length: attempt.count(CONNECTIONS) },
      () => new StalledReader(attempt, PLACES[where](), bytes, responses, ADDRESS),
    );
    await hold(attempt);
    await Promise.all(readers.map((reader) => reader.drainAndRecord(where)));
  },
  defence: (outcome) => isNotServed(outcome, where),
});

export const SLOW_CONSUMERS: AbuseCase[] = [
  overHttp('gateway', 'one large response', many(10), 1),
  overHttp('gateway', 'consecutive responses', ONE, RESPONSES),
  overHttp('edge', 'consecutive responses', ONE, RESPONSES),
  {
    name: 'responses over WebSockets, never read',
    attempts: `${CONNECTIONS} sockets`,
    ms: ATTACK_MS,
    async attack(attempt, fixture) {
      const { token } = await fixture.newMember();
      const channels: Channel[] = [];
      await attempt.repeat(CONNECTIONS, CONNECTIONS, async () => {
        const channel = await Channel.open(attempt, token);
        channel.socket.pause();
        channels.push(channel);
        for (let asked = 0; asked < RESPONSES; asked++) channel.subscribe(ONE, { r: fixture.fullOfText });
      });
      await hold(attempt);
      for (const { socket } of channels) socket.resume();
      await delay(attempt.count(DRAIN_MS));
    },
    defence: (outcome) => expect(outcome.of('event')).toBeLessThan(CONNECTIONS * RESPONSES),
  },
];

/** Shorter during warm-up. */
const hold = (attempt: Attempt) => delay(attempt.count(HOLD_MS));

function request(query: string, { fullOfText }: Fixture, token: string): string {
  const body = JSON.stringify({ query, variables: { r: fullOfText } });
  return (
    head(
      'POST /graphql HTTP/1.1',
      'Host: parley.test',
      'Content-Type: application/json',
      `Authorization: Bearer ${token}`,
      `Content-Length: ${body.length}`,
    ) + body
  );
}

/** Serving all of them would mean buffering what they leave unread. The processes' memory shows that it was not. */
function isNotServed(outcome: Outcome, where: string): void {
  expect(outcome.of(`served whole at the ${where}`)).toBeLessThan(CONNECTIONS);
}

/** One client at each endpoint that never reads, which only a timeout can detect. */
export class StalledReaders {
  private readonly attempt = new Attempt(1, new AbortController().signal);
  private readonly since = performance.now();
  private readonly readers: [where: string, StalledReader][];

  private constructor(fixture: Fixture, tokens: string[]) {
    this.readers = Object.entries(PLACES).map(([where, url], index) => {
      const bytes = request(many(STALLED_PAGES), fixture, tokens[index] ?? '').repeat(STALLED_RESPONSES);
      return [where, new StalledReader(this.attempt, url(), bytes, STALLED_RESPONSES, ADDRESS)];
    });
  }

  static async start(fixture: Fixture): Promise<StalledReaders> {
    const members = await Promise.all(Object.keys(PLACES).map(() => fixture.newMember()));
    return new StalledReaders(
      fixture,
      members.map(({ token }) => token),
    );
  }

  /** Waits for the timeout. @returns how each connection ended. */
  async finish(): Promise<string> {
    await delay(Math.max(0, this.since + STALL_MS - performance.now()));
    for (const [where, reader] of this.readers) await reader.drainAndRecord(where);
    await this.attempt.close();
    return String(this.attempt.outcome);
  }
}
