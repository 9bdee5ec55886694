import { expect } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { gatewayUrl, webUrl } from '../../support/environment.ts';
import { head } from '../../support/raw.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import { Attempt } from './support/attempt.ts';
import { Channel } from './support/channel.ts';
import { LazyReader } from './support/lazy-reader.ts';
import type { Outcome } from './support/outcome.ts';
import type { Scene } from './support/scene.ts';

const CONNECTIONS = 35;
/** Of one connection, some 0.8 MB each: more together than the kernel takes off a server's hands. */
const ANSWERS = 20;
/** How long nothing is read. */
const HOLD_MS = 4_000;
/** Then what is there is read. */
const DRAIN_MS = 3_000;
const ATTACK_MS = HOLD_MS + 10_000;
/** A server should not wait longer than that for somebody who reads nothing at all. */
const STALL_MS = 40_000;
/** Of one connection: more together than the kernel takes off a server's hands, some 10 MB. */
const STALLED_PAGES = 7;
const STALLED_ANSWERS = 3;
/** None that well-behaved users come from. */
const ADDRESS = '127.0.0.2';

const PAGE = 'messages(last: 100) { edges { node { body } } }';
const ONE = `query ($r: ID!) { room(id: $r) { ${PAGE} } }`;
/** Pages in one answer. */
const many = (pages: number) =>
  `query ($r: ID!) { ${Array.from({ length: pages }, (_, index) => `a${index}: room(id: $r) { ${PAGE} }`).join(' ')} }`;

const PLACES = { gateway: gatewayUrl, edge: webUrl };

const overHttp = (where: keyof typeof PLACES, how: string, query: string, answers: number): AbuseCase => ({
  name: `${how}, never read, at the ${where}`,
  tries: `${CONNECTIONS} connections`,
  ms: ATTACK_MS,
  async attack(attempt, scene) {
    const { token } = await scene.member();
    const bytes = request(query, scene, token).repeat(answers);
    const readers = Array.from(
      { length: attempt.count(CONNECTIONS) },
      () => new LazyReader(attempt, PLACES[where](), bytes, answers, ADDRESS),
    );
    await hold(attempt);
    await Promise.all(readers.map((reader) => reader.judge(where)));
  },
  defence: (outcome) => isNotServed(outcome, where),
});

export const SLOW_READERS: AbuseCase[] = [
  overHttp('gateway', 'one large answer', many(10), 1),
  overHttp('gateway', 'answers in a row', ONE, ANSWERS),
  overHttp('edge', 'answers in a row', ONE, ANSWERS),
  {
    name: 'answers over WebSockets, never read',
    tries: `${CONNECTIONS} sockets`,
    ms: ATTACK_MS,
    async attack(attempt, scene) {
      const { token } = await scene.member();
      const channels: Channel[] = [];
      await attempt.repeat(CONNECTIONS, CONNECTIONS, async () => {
        const channel = await Channel.open(attempt, token);
        channel.socket.pause();
        channels.push(channel);
        for (let asked = 0; asked < ANSWERS; asked++) channel.subscribe(ONE, { r: scene.fullOfText });
      });
      await hold(attempt);
      for (const { socket } of channels) socket.resume();
      await delay(attempt.count(DRAIN_MS));
    },
    defence: (outcome) => expect(outcome.of('event')).toBeLessThan(CONNECTIONS * ANSWERS),
  },
];

/** Shorter where the attack is only warming up. */
const hold = (attempt: Attempt) => delay(attempt.count(HOLD_MS));

function request(query: string, { fullOfText }: Scene, token: string): string {
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

/** Not all of them: what they leave unread would have to be kept somewhere. That it was not is seen by the processes' memory. */
function isNotServed(outcome: Outcome, where: string): void {
  expect(outcome.of(`served whole at the ${where}`)).toBeLessThan(CONNECTIONS);
}

/** Somebody who does not read at each place, whom nothing but time can show to be one. */
export class Stalled {
  private readonly attempt = new Attempt(1, new AbortController().signal);
  private readonly since = performance.now();
  private readonly readers: [where: string, LazyReader][];

  private constructor(scene: Scene, tokens: string[]) {
    this.readers = Object.entries(PLACES).map(([where, url], index) => {
      const bytes = request(many(STALLED_PAGES), scene, tokens[index] ?? '').repeat(STALLED_ANSWERS);
      return [where, new LazyReader(this.attempt, url(), bytes, STALLED_ANSWERS, ADDRESS)];
    });
  }

  static async begin(scene: Scene): Promise<Stalled> {
    const members = await Promise.all(Object.keys(PLACES).map(() => scene.member()));
    return new Stalled(
      scene,
      members.map(({ token }) => token),
    );
  }

  /** How each has ended, once there was time enough. */
  async end(): Promise<string> {
    await delay(Math.max(0, this.since + STALL_MS - performance.now()));
    for (const [where, reader] of this.readers) await reader.judge(where);
    await this.attempt.close();
    return String(this.attempt.outcome);
  }
}
