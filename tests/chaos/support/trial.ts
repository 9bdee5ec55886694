import { setTimeout as delay } from 'node:timers/promises';
import { send } from '../../support/client.ts';
import { Asker } from '../../support/asker.ts';
import { registerCast, type Cast } from './changes/cast.ts';
import { Crew, type ChangesVerdict } from './changes/crew.ts';
import { openPlace, readHistory, type Place } from './place.ts';
import { RECOVERY_DEADLINE_MS, type Scene } from './scene.ts';
import { compare, compareSent, sum, type Stored, type Verdict } from './verdict.ts';
import { Writer, type Sent } from '../../support/writer.ts';

const ROOMS = 3;
/** Of each room. */
const MESSAGES_PER_SECOND = 4;
/** In each room. */
const QUERIES_PER_SECOND = 2;
/** Calm before and after the fault. */
const CALM_MS = 1_000;
/** What a sender takes for prompt. */
const PROMPT_MS = 2_000;
/** How often it is looked whether something has come about. */
const POLL_MS = 50;

const LOGIN = 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }';

/** Something that goes wrong, or changes, and is over when `run` resolves. */
export interface Fault<Where extends Scene> {
  name: string;
  /** True when nobody may notice: no try of a send and no query may fail. */
  unnoticed?: boolean;
  /** True when clients change things of all kinds meanwhile, give up, and go on with newer changes. */
  changes?: boolean;
  run(stage: Where, trial: Trial<Where>): Promise<void>;
}

/** What a fault did. Times in seconds. */
export interface Outcome extends Verdict {
  fault: string;
  /** Of a fault with `changes`. */
  changes: Omit<ChangesVerdict, 'failedChanges'> | null;
  failedChanges: Record<string, number>;
  /** Tries of sends that failed. */
  failedTries: Record<string, number>;
  /** Queries of a page that were asked, and those not answered whole in time. */
  queries: number;
  failedQueries: Record<string, number>;
  /** Share of the sends begun during the fault that were acknowledged within two seconds. */
  prompt: number;
  /** From the start of the fault to the first acknowledgement of a send begun in it. */
  firstAcknowledged: number;
  /** From the end of the fault until every reader had all that was begun before its end. */
  caughtUp: number;
  unplannedExits: string[];
  /** Sends that were not acknowledged while the fault lasted, of one during which chatting has to go on. */
  stalled: number;
}

/** Readers and writers at work in several rooms, while one thing after the other goes wrong. */
export class Trial<Where extends Scene> {
  private writers: Writer[] = [];
  private askers: Asker[] = [];
  private cast: Cast | undefined;
  private crew: Crew | undefined;
  private stalled = 0;

  private constructor(
    private readonly stage: Where,
    readonly places: Place[],
  ) {}

  /** Half of the rooms are private. */
  static async begin<Where extends Scene>(stage: Where): Promise<Trial<Where>> {
    return new Trial(stage, await Promise.all(Array.from({ length: ROOMS }, (_, index) => openPlace(index % 2 === 0))));
  }

  async run(fault: Fault<Where>): Promise<Outcome> {
    const marks = this.places.map(({ seq, readers }) => ({ seq, received: readers.map((r) => r.received.length) }));
    const exits = this.stage.unplanned.length;
    const writers = this.places.map(({ id, writer }) => new Writer(writer, id));
    const askers = this.places.map(({ id, writer }) => new Asker(writer, id));
    await this.breakOff();
    this.writers = writers;
    this.askers = askers;
    this.stalled = 0;
    this.crew = fault.changes ? await this.gatherCrew() : undefined;
    for (const writer of writers) writer.start(MESSAGES_PER_SECOND);
    for (const asker of askers) asker.start(QUERIES_PER_SECOND);
    this.crew?.start();
    await calm();
    const begun = performance.now();
    await fault.run(this.stage, this);
    const ended = performance.now();
    await calm();
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    await Promise.all([
      ...writers.map((writer) => writer.stop(deadline)),
      ...askers.map((asker) => asker.stop()),
      this.crew?.stop(),
    ]);
    await this.stage.recovers();
    const changes = (await this.crew?.judge(deadline)) ?? null;
    await this.crew?.close();

    const sent = writers.flatMap((writer) => writer.sent);
    const stored = await Promise.all(this.places.map(readHistory));
    await this.readersHave(stored, deadline);
    const perReader = this.places.flatMap(({ readers }, place) =>
      readers.map((reader, index) =>
        compare(stored[place] ?? [], reader.received.slice(marks[place]?.received[index]), marks[place]?.seq ?? 0),
      ),
    );
    return {
      fault: fault.name,
      changes,
      failedChanges: countsOf(changes?.failedChanges ?? []),
      ...compareSent(sent, stored.flat()),
      ...sum(perReader),
      ...timesOf(sent, begun, ended),
      failedQueries: countsOf(askers.flatMap(({ failures }) => failures)),
      queries: askers.reduce((sum, { asked }) => sum + asked, 0),
      caughtUp: Math.max(0, this.allHadBy(begunBefore(ended, sent, stored)) - ended) / 1_000,
      unplannedExits: this.stage.unplanned.slice(exits),
      stalled: this.stalled,
    };
  }

  /**
   * For a fault during which chatting has to go on: it ends no sooner than all that was sent so far is acknowledged,
   * however long that takes on a busy machine; what is not in the end is counted as stalled.
   */
  async chatGoesOn(): Promise<void> {
    const begun = this.writers.flatMap(({ sent }) => sent);
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    const late = new Promise((resolve) => deadline.addEventListener('abort', resolve, { once: true }));
    await Promise.race([Promise.all(this.writers.map((writer) => writer.settled())), late]);
    this.stalled += begun.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  }

  /**
   * Resolves when as many things as `enough` were left with an acknowledged change that followed a failed one, or, once
   * the seconds have passed, when there is one at all.
   * @throws Error when there is none in time.
   */
  async overtakes(enough: number, seconds: number): Promise<void> {
    const [wait, deadline] = [AbortSignal.timeout(seconds * 1_000), AbortSignal.timeout(RECOVERY_DEADLINE_MS)];
    for (;;) {
      const count = this.crew?.overtaken ?? 0;
      if (count >= (wait.aborted ? 1 : enough)) return;
      if (deadline.aborted) throw new Error('no change was acknowledged after one that failed');
      await delay(POLL_MS);
    }
  }

  /** Resolves when somebody with a password has signed in. @throws Error when nobody can. */
  async signsIn(): Promise<void> {
    const { username, password } = this.places[0]?.writer ?? {};
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    for (;;) {
      const answer = await send<{ login: unknown }>(LOGIN, { i: { login: username, password } });
      if (answer.data?.login) return;
      if (deadline.aborted) throw new Error(`nobody signs in: ${JSON.stringify(answer.errors)}`);
      await calm();
    }
  }

  /** Reader by reader, what streams said besides events, with how often. */
  problems(): Record<string, number> {
    return countsOf(this.places.flatMap(({ readers }) => readers.flatMap(({ problems }) => problems)));
  }

  async close(): Promise<void> {
    await this.breakOff();
    await Promise.all(this.places.flatMap(({ readers }) => readers.map((reader) => reader.close())));
  }

  /** Ends the work of a trial that came to no end by itself. */
  private async breakOff(): Promise<void> {
    await Promise.all([
      ...this.writers.map((writer) => writer.giveUp()),
      ...this.askers.map((asker) => asker.stop()),
      this.crew?.close(),
    ]);
    this.crew = undefined;
  }

  private async gatherCrew(): Promise<Crew> {
    this.cast ??= await registerCast();
    return Crew.gather(this.cast, this.stage.doors);
  }

  /** When the last reader had the message of its room. */
  private allHadBy(seqs: number[]): number {
    return Math.max(
      ...this.places.flatMap(({ readers }, place) =>
        readers.map(({ received }) => received.find(({ seq }) => seq >= (seqs[place] ?? 0))?.at ?? Infinity),
      ),
    );
  }

  /** Waits for the last message of each room at each reader. Whoever does not get it is found out by comparing. */
  private async readersHave(stored: Stored[][], deadline: AbortSignal): Promise<void> {
    await Promise.allSettled(
      this.places.flatMap(({ readers, seq }, place) =>
        readers.map((reader) => reader.reaches(stored[place]?.at(-1)?.seq ?? seq, deadline)),
      ),
    );
  }
}

/** The last message of each room that was begun by then. */
function begunBefore(time: number, sent: Sent[], stored: Stored[][]): number[] {
  const early = new Set(sent.filter(({ startedAt }) => startedAt <= time).map(({ clientId }) => clientId));
  return stored.map((messages) => messages.findLast(({ clientId }) => early.has(clientId))?.seq ?? 0);
}

function timesOf(sent: Sent[], begun: number, ended: number) {
  const during = sent.filter(({ startedAt }) => startedAt >= begun && startedAt <= ended);
  const acknowledged = during.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []);
  const isPrompt = ({ startedAt, acknowledgedAt }: Sent) => (acknowledgedAt ?? Infinity) - startedAt <= PROMPT_MS;
  return {
    failedTries: countsOf(sent.flatMap(({ failures }) => failures)),
    prompt: during.length === 0 ? 1 : during.filter(isPrompt).length / during.length,
    firstAcknowledged: (Math.min(...acknowledged, Infinity) - begun) / 1_000,
  };
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const calm = () => delay(CALM_MS);
