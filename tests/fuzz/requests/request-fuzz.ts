import { setTimeout as delay } from 'node:timers/promises';
import { ABNORMAL_CLOSE_CODES } from '../../security/support/abnormal-close.ts';
import { newAddress, from, type Person } from '../../support/client.ts';
import { gatewayUrl } from '../../support/environment.ts';
import { apiSchema } from '../api-schema.ts';
import { Grower } from '../grower.ts';
import { ProcessEndedError } from '../meter.ts';
import { Random } from '../random.ts';
import { Faults } from './faults.ts';
import { send } from './http-trial.ts';
import { OddDocuments } from './odd-documents.ts';
import { OddFrames } from './odd-frames.ts';
import { OddRequests } from './odd-requests.ts';
import { OddValues } from './odd-values.ts';
import { People } from './people.ts';
import { talk } from './socket-trial.ts';

const DEPTH = 6;
/** One in so many steps is a socket. */
const SOCKETS_EVERY = 4;
/** Steps between two looks at the counters and logs. */
const CHECKED_EVERY = 50;
const MOST_FAILURES = 20;
/** Over HTTP, by how often; subscriptions are refused there. */
const HTTP_KINDS = ['query', 'query', 'query', 'query', 'mutation', 'mutation', 'subscription'] as const;
/** How long a process takes to be started again. */
const RESTART_MS = 20_000;
const OURS = 'INTERNAL_SERVER_ERROR';
/** With these a person's session may have ended, or the token have been an odd one: sometimes they are replaced. */
const UNAUTHENTICATED = '"UNAUTHENTICATED"';
const FORBIDDEN = 4403;
const RENEWED = 0.25;

/** Sends what no proper client sends, and watches for errors that are reported as the services' own. */
export class RequestFuzz {
  /** How often each code or status was answered. */
  readonly answers = new Map<string, number>();
  /** What was answered with an error of ours, or made one be counted or logged; a bounded number. */
  readonly failures: string[] = [];
  /** Errors of ours that services have counted. */
  counted = 0;
  steps = 0;
  private readonly documents: OddDocuments;
  private readonly requests: OddRequests;
  private readonly frames: OddFrames;
  private latest: string[] = [];

  private constructor(
    private readonly random: Random,
    private readonly people: People,
    private faults: Faults,
  ) {
    const schema = apiSchema();
    const values = new OddValues(random, schema, people.known);
    this.documents = new OddDocuments(random, new Grower(schema, random, values, DEPTH), values);
    this.requests = new OddRequests(random, values);
    this.frames = new OddFrames(random, this.documents, values);
  }

  static async start(seed: number): Promise<RequestFuzz> {
    const people = await People.make();
    return new RequestFuzz(new Random(seed), people, await Faults.sinceNow());
  }

  /** Tries one request or socket more. */
  async step(): Promise<void> {
    const person = this.people.next();
    this.steps++;
    await (this.steps % SOCKETS_EVERY === 0 ? this.trySocket(person) : this.tryRequest(person));
    if (this.steps % CHECKED_EVERY === 0) await this.check();
  }

  /** Goes on once what has ended is started again. */
  private async survive(error: unknown): Promise<void> {
    if (!(error instanceof ProcessEndedError)) throw error;
    this.fail(`${error.message}: ${this.faults.logged().join('\n')}`, this.latest.join('\n'));
    await delay(RESTART_MS);
    this.latest = [];
    this.faults = await Faults.sinceNow();
  }

  /** Looks at what services have counted and logged since the last time. */
  async check(): Promise<void> {
    try {
      await this.compare();
    } catch (error) {
      await this.survive(error);
    }
  }

  private async compare(): Promise<void> {
    const [counted, logged] = [await this.faults.counted(), this.faults.logged()];
    if (counted === 0 && logged.length === 0) return void (this.latest = []);
    this.counted += counted;
    this.fail(
      `${counted} counted, logged: ${logged.slice(0, 3).join('\n')}`,
      this.latest.slice(-CHECKED_EVERY).join('\n'),
    );
    this.latest = [];
    this.faults = await Faults.sinceNow();
  }

  private async tryRequest(person: Person): Promise<void> {
    const written = this.documents.make(HTTP_KINDS);
    const made = this.requests.make(written, person.token, newAddress());
    const { status, text } = await send(gatewayUrl(), made);
    const what = JSON.stringify({ ...made, body: String(made.body) });
    this.latest.push(what);
    this.note(status === undefined ? 'closed' : `HTTP ${status}`, text);
    if ((status ?? 0) >= 500 || text.includes(OURS)) this.fail(`${status} ${text.slice(0, 300)}`, what);
    await this.renew(person, text);
  }

  private async trySocket(person: Person): Promise<void> {
    const frames = this.frames.make(person.token);
    const { texts, code } = await talk(`${gatewayUrl().replace('http', 'ws')}/graphql`, frames, from(newAddress()));
    const what = JSON.stringify(frames);
    this.latest.push(what);
    this.note(code === undefined ? 'socket open' : `closed with ${code}`, texts.join('\n'));
    if (ABNORMAL_CLOSE_CODES.includes(code ?? 0) || texts.some((text) => text.includes(OURS)))
      this.fail(`${code} ${texts.find((text) => text.includes(OURS))}`, what);
    await this.renew(person, code === FORBIDDEN ? UNAUTHENTICATED : texts.join('\n'));
  }

  private async renew(person: Person, answer: string): Promise<void> {
    if (answer.includes(UNAUTHENTICATED) && this.random.chance(RENEWED)) await this.people.replace(person);
  }

  private note(outcome: string, text: string): void {
    const codes = new Set([...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => String(code)));
    if (codes.size === 0) codes.add(text.includes('"data":') ? 'data' : outcome);
    for (const code of codes) this.answers.set(code, (this.answers.get(code) ?? 0) + 1);
  }

  private fail(what: string, sent: string): void {
    if (this.failures.length < MOST_FAILURES) this.failures.push(`${what}\n  after ${sent}`);
  }
}
