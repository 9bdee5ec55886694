import { setTimeout as delay } from 'node:timers/promises';
import { send } from '../../support/client.ts';
import { Querier } from '../../support/querier.ts';
import { registerParticipants, type Participants } from './changes/participants.ts';
import { ChangeWorkload, type ChangesVerdict } from './changes/change-workload.ts';
import { openMonitoredRoom, readHistory, type MonitoredRoom } from './monitored-room.ts';
import { RECOVERY_DEADLINE_MS, type Harness } from './harness.ts';
import { compare, compareSent, sum, type Stored, type Verdict } from './verdict.ts';
import { Writer, type Sent } from '../../support/writer.ts';

const ROOMS = 3;
/** Per room. */
const MESSAGES_PER_SECOND = 4;
/** Per room. */
const QUERIES_PER_SECOND = 2;
/** Time without a fault, before and after it. */
const QUIET_MS = 1_000;
/** The latency below which a send counts as prompt. */
const PROMPT_MS = 2_000;
const POLL_MS = 50;

const LOGIN = 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }';

/** A fault or change that is over when `run` resolves. */
export interface Fault<H extends Harness> {
  name: string;
  /** True when clients must not notice: no send attempt and no query may fail. */
  transparent?: boolean;
  /** True when clients change values of all kinds during the fault, time out, and continue with newer changes. */
  changes?: boolean;
  run(harness: H, experiment: Experiment<H>): Promise<void>;
}

/** The effects of a fault. Times in seconds. */
export interface Outcome extends Verdict {
  fault: string;
  /** Only for a fault with `changes`. */
  changes: Omit<ChangesVerdict, 'failedChanges'> | null;
  failedChanges: Record<string, number>;
  /** Failed send attempts, by code. */
  failedAttempts: Record<string, number>;
  /** The number of page queries, and the failed ones by code. */
  queries: number;
  failedQueries: Record<string, number>;
  /** The share of sends started during the fault that were acknowledged within `PROMPT_MS`. */
  prompt: number;
  /** From the start of the fault to the first acknowledgement of a send started during it. */
  firstAcknowledged: number;
  /** From the end of the fault until every reader had all messages whose sends started before that. */
  caughtUp: number;
  unexpectedExits: string[];
  /** Sends that were not acknowledged while a fault lasted that must not block sends. */
  stalled: number;
}

/** Readers and writers in several rooms, who are active while faults are injected one after another. */
export class Experiment<H extends Harness> {
  private writers: Writer[] = [];
  private queriers: Querier[] = [];
  private participants: Participants | undefined;
  private workload: ChangeWorkload | undefined;
  private stalled = 0;

  private constructor(
    private readonly harness: H,
    readonly rooms: MonitoredRoom[],
  ) {}

  /** Half of the rooms are private. */
  static async begin<H extends Harness>(harness: H): Promise<Experiment<H>> {
    return new Experiment(
      harness,
      await Promise.all(Array.from({ length: ROOMS }, (_, index) => openMonitoredRoom(index % 2 === 0))),
    );
  }

  async run(fault: Fault<H>): Promise<Outcome> {
    const marks = this.rooms.map(({ seq, readers }) => ({ seq, received: readers.map((r) => r.received.length) }));
    const exits = this.harness.unexpectedExits.length;
    const writers = this.rooms.map(({ id, writer }) => new Writer(writer, id));
    const queriers = this.rooms.map(({ id, writer }) => new Querier(writer, id));
    await this.abort();
    this.writers = writers;
    this.queriers = queriers;
    this.stalled = 0;
    this.workload = fault.changes ? await this.createWorkload() : undefined;
    for (const writer of writers) writer.start(MESSAGES_PER_SECOND);
    for (const querier of queriers) querier.start(QUERIES_PER_SECOND);
    this.workload?.start();
    await quiet();
    const begun = performance.now();
    await fault.run(this.harness, this);
    const ended = performance.now();
    await quiet();
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    await Promise.all([
      ...writers.map((writer) => writer.stop(deadline)),
      ...queriers.map((querier) => querier.stop()),
      this.workload?.stop(),
    ]);
    await this.harness.waitForRecovery();
    const changes = (await this.workload?.verdict(deadline)) ?? null;
    await this.workload?.close();

    const sent = writers.flatMap((writer) => writer.sent);
    const stored = await Promise.all(this.rooms.map(readHistory));
    await this.waitForReaders(stored, deadline);
    const perReader = this.rooms.flatMap(({ readers }, roomIndex) =>
      readers.map((reader, index) =>
        compare(
          stored[roomIndex] ?? [],
          reader.received.slice(marks[roomIndex]?.received[index]),
          marks[roomIndex]?.seq ?? 0,
        ),
      ),
    );
    return {
      fault: fault.name,
      changes,
      failedChanges: countsOf(changes?.failedChanges ?? []),
      ...compareSent(sent, stored.flat()),
      ...sum(perReader),
      ...timesOf(sent, begun, ended),
      failedQueries: countsOf(queriers.flatMap(({ failures }) => failures)),
      queries: queriers.reduce((sum, { count }) => sum + count, 0),
      caughtUp: Math.max(0, this.lastReceivedAt(begunBefore(ended, sent, stored)) - ended) / 1_000,
      unexpectedExits: this.harness.unexpectedExits.slice(exits),
      stalled: this.stalled,
    };
  }

  /**
   * For faults that must not block sends. Resolves when all sends so far are acknowledged, however long that takes on a
   * busy machine. Sends that are not acknowledged by the deadline count as stalled.
   */
  async waitForSends(): Promise<void> {
    const begun = this.writers.flatMap(({ sent }) => sent);
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    const timeout = new Promise((resolve) => deadline.addEventListener('abort', resolve, { once: true }));
    await Promise.race([Promise.all(this.writers.map((writer) => writer.settled())), timeout]);
    this.stalled += begun.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  }

  /**
   * Resolves when `enough` values have an acknowledged change that followed a failed one; after `seconds`, when at least
   * one has.
   * @throws Error when none has by the deadline.
   */
  async waitForOvertaken(enough: number, seconds: number): Promise<void> {
    const [wait, deadline] = [AbortSignal.timeout(seconds * 1_000), AbortSignal.timeout(RECOVERY_DEADLINE_MS)];
    for (;;) {
      const count = this.workload?.overtaken ?? 0;
      if (count >= (wait.aborted ? 1 : enough)) return;
      if (deadline.aborted) throw new Error('no change was acknowledged after a failed one');
      await delay(POLL_MS);
    }
  }

  /** Resolves when a user can log in with a password. @throws Error when that fails until the deadline. */
  async waitForLogin(): Promise<void> {
    const { username, password } = this.rooms[0]?.writer ?? {};
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    for (;;) {
      const response = await send<{ login: unknown }>(LOGIN, { i: { login: username, password } });
      if (response.data?.login) return;
      if (deadline.aborted) throw new Error(`login fails: ${JSON.stringify(response.errors)}`);
      await quiet();
    }
  }

  /** Counts the errors of all readers' streams. */
  problems(): Record<string, number> {
    return countsOf(this.rooms.flatMap(({ readers }) => readers.flatMap(({ problems }) => problems)));
  }

  async close(): Promise<void> {
    await this.abort();
    await Promise.all(this.rooms.flatMap(({ readers }) => readers.map((reader) => reader.close())));
  }

  /** Stops the clients of an experiment that did not complete. */
  private async abort(): Promise<void> {
    await Promise.all([
      ...this.writers.map((writer) => writer.giveUp()),
      ...this.queriers.map((querier) => querier.stop()),
      this.workload?.close(),
    ]);
    this.workload = undefined;
  }

  private async createWorkload(): Promise<ChangeWorkload> {
    this.participants ??= await registerParticipants();
    return ChangeWorkload.create(this.participants, this.harness.edgeOrigins);
  }

  /** When the last reader had received the given message of its room. */
  private lastReceivedAt(seqs: number[]): number {
    return Math.max(
      ...this.rooms.flatMap(({ readers }, roomIndex) =>
        readers.map(({ received }) => received.find(({ seq }) => seq >= (seqs[roomIndex] ?? 0))?.at ?? Infinity),
      ),
    );
  }

  /** Waits until each reader has the last message of its room. The comparison finds readers that do not get it. */
  private async waitForReaders(stored: Stored[][], deadline: AbortSignal): Promise<void> {
    await Promise.allSettled(
      this.rooms.flatMap(({ readers, seq }, roomIndex) =>
        readers.map((reader) => reader.waitForSeq(stored[roomIndex]?.at(-1)?.seq ?? seq, deadline)),
      ),
    );
  }
}

/** The last message of each room whose send started by the given time. */
function begunBefore(time: number, sent: Sent[], stored: Stored[][]): number[] {
  const early = new Set(sent.filter(({ startedAt }) => startedAt <= time).map(({ clientId }) => clientId));
  return stored.map((messages) => messages.findLast(({ clientId }) => early.has(clientId))?.seq ?? 0);
}

function timesOf(sent: Sent[], begun: number, ended: number) {
  const during = sent.filter(({ startedAt }) => startedAt >= begun && startedAt <= ended);
  const acknowledged = during.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []);
  const isPrompt = ({ startedAt, acknowledgedAt }: Sent) => (acknowledgedAt ?? Infinity) - startedAt <= PROMPT_MS;
  return {
    failedAttempts: countsOf(sent.flatMap(({ failures }) => failures)),
    prompt: during.length === 0 ? 1 : during.filter(isPrompt).length / during.length,
    firstAcknowledged: (Math.min(...acknowledged, Infinity) - begun) / 1_000,
  };
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const quiet = () => delay(QUIET_MS);
