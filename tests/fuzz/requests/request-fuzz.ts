import { setTimeout as delay } from 'node:timers/promises';
import { ABNORMAL_CLOSE_CODES } from '../../security/support/abnormal-close.ts';
import { newAddress, from, type Person } from '../../support/client.ts';
import { gatewayUrl } from '../../support/environment.ts';
import { apiSchema } from '../api-schema.ts';
import { OperationGenerator } from '../operation-generator.ts';
import { ProcessEndedError } from '../meter.ts';
import { Random } from '../random.ts';
import { ErrorWatch } from './error-watch.ts';
import { send } from './http-exchange.ts';
import { DocumentGenerator } from './document-generator.ts';
import { FrameGenerator } from './frame-generator.ts';
import { RequestGenerator } from './request-generator.ts';
import { ValueGenerator } from './value-generator.ts';
import { AccountPool } from './account-pool.ts';
import { exchange } from './socket-exchange.ts';

const DEPTH = 6;
/** Every Nth step uses a socket. */
const SOCKETS_EVERY = 4;
/** Steps between checks of metrics and logs. */
const CHECK_INTERVAL = 50;
const MAX_FAILURES = 20;
/** Operations over HTTP, weighted. Subscriptions are rejected there. */
const HTTP_KINDS = ['query', 'query', 'query', 'query', 'mutation', 'mutation', 'subscription'] as const;
/** Time for a process to restart. */
const RESTART_MS = 20_000;
const INTERNAL_ERROR = 'INTERNAL_SERVER_ERROR';
/** These results mean that the session may have ended or that the token was invalid. The account is then replaced with some probability. */
const UNAUTHENTICATED = '"UNAUTHENTICATED"';
const FORBIDDEN = 4403;
const REPLACE_PROBABILITY = 0.25;

/** Sends malformed and unusual requests and watches for internal errors of the services. */
export class RequestFuzz {
  /** The number of responses by code or status. */
  readonly outcomes = new Map<string, number>();
  /** Requests that caused an internal error in a response, metric or log; bounded in number. */
  readonly failures: string[] = [];
  /** Internal errors counted by the services. */
  counted = 0;
  steps = 0;
  private readonly documents: DocumentGenerator;
  private readonly requests: RequestGenerator;
  private readonly frames: FrameGenerator;
  private latest: string[] = [];

  private constructor(
    private readonly random: Random,
    private readonly people: AccountPool,
    private errors: ErrorWatch,
  ) {
    const schema = apiSchema();
    const values = new ValueGenerator(random, schema, people.known);
    this.documents = new DocumentGenerator(random, new OperationGenerator(schema, random, values, DEPTH), values);
    this.requests = new RequestGenerator(random, values);
    this.frames = new FrameGenerator(random, this.documents, values);
  }

  static async start(seed: number): Promise<RequestFuzz> {
    const people = await AccountPool.make();
    return new RequestFuzz(new Random(seed), people, await ErrorWatch.sinceNow());
  }

  /** Tries one request or socket. */
  async step(): Promise<void> {
    const person = this.people.next();
    this.steps++;
    await (this.steps % SOCKETS_EVERY === 0 ? this.trySocket(person) : this.tryRequest(person));
    if (this.steps % CHECK_INTERVAL === 0) await this.check();
  }

  /** Records a crash and waits for the restart. */
  private async recover(error: unknown): Promise<void> {
    if (!(error instanceof ProcessEndedError)) throw error;
    this.fail(`${error.message}: ${this.errors.logged().join('\n')}`, this.latest.join('\n'));
    await delay(RESTART_MS);
    this.latest = [];
    this.errors = await ErrorWatch.sinceNow();
  }

  /** Checks the services' metrics and logs since the last check. */
  async check(): Promise<void> {
    try {
      await this.compare();
    } catch (error) {
      await this.recover(error);
    }
  }

  private async compare(): Promise<void> {
    const [counted, logged] = [await this.errors.counted(), this.errors.logged()];
    if (counted === 0 && logged.length === 0) return void (this.latest = []);
    this.counted += counted;
    this.fail(
      `${counted} counted, logged: ${logged.slice(0, 3).join('\n')}`,
      this.latest.slice(-CHECK_INTERVAL).join('\n'),
    );
    this.latest = [];
    this.errors = await ErrorWatch.sinceNow();
  }

  private async tryRequest(person: Person): Promise<void> {
    const written = this.documents.make(HTTP_KINDS);
    const made = this.requests.make(written, person.token, newAddress());
    const { status, text } = await send(gatewayUrl(), made);
    const what = JSON.stringify({ ...made, body: String(made.body) });
    this.latest.push(what);
    this.record(status === undefined ? 'closed' : `HTTP ${status}`, text);
    if ((status ?? 0) >= 500 || text.includes(INTERNAL_ERROR)) this.fail(`${status} ${text.slice(0, 300)}`, what);
    await this.renew(person, text);
  }

  private async trySocket(person: Person): Promise<void> {
    const frames = this.frames.make(person.token);
    const { texts, code } = await exchange(`${gatewayUrl().replace('http', 'ws')}/graphql`, frames, from(newAddress()));
    const what = JSON.stringify(frames);
    this.latest.push(what);
    this.record(code === undefined ? 'socket open' : `closed with ${code}`, texts.join('\n'));
    if (ABNORMAL_CLOSE_CODES.includes(code ?? 0) || texts.some((text) => text.includes(INTERNAL_ERROR)))
      this.fail(`${code} ${texts.find((text) => text.includes(INTERNAL_ERROR))}`, what);
    await this.renew(person, code === FORBIDDEN ? UNAUTHENTICATED : texts.join('\n'));
  }

  private async renew(person: Person, response: string): Promise<void> {
    if (response.includes(UNAUTHENTICATED) && this.random.chance(REPLACE_PROBABILITY))
      await this.people.replace(person);
  }

  private record(outcome: string, text: string): void {
    const codes = new Set([...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => String(code)));
    if (codes.size === 0) codes.add(text.includes('"data":') ? 'data' : outcome);
    for (const code of codes) this.outcomes.set(code, (this.outcomes.get(code) ?? 0) + 1);
  }

  private fail(what: string, sent: string): void {
    if (this.failures.length < MAX_FAILURES) this.failures.push(`${what}\n  after ${sent}`);
  }
}
