import type { Cast } from './cast.ts';
import { openGrounds } from './cast.ts';
import type { Changer, ThingRecord } from './changer.ts';
import { describeBreach } from './describe-breach.ts';
import { findBreach, type Breach } from './history.ts';
import { Mirror } from './mirror.ts';
import { changersFor } from './parts.ts';
import type { Ground } from './room-things.ts';
import { Watcher, type Look } from './watcher.ts';

/** How long a mirror may take to agree with a fresh fetch. */
const AGREEMENT_MS = 30_000;

/** What became of changes, and of those who follow them. */
export interface ChangesVerdict {
  /** Changes that were tried. */
  changes: number;
  /** Things that were left with an acknowledged change that followed a failed one. */
  overtaken: number;
  /** Acknowledged changes that did not stand, each as a sentence. */
  undone: string[];
  /** Where the state of a client differs from a fresh fetch, each as a sentence. */
  diverged: string[];
  /** What changes ended in other than an acknowledgement. */
  failedChanges: string[];
}

/** Clients that change things of all kinds during one trial, those that follow, and one that fetches. */
export class Crew {
  private constructor(
    private readonly cast: Cast,
    private readonly grounds: readonly Ground[],
    private readonly changers: readonly Changer[],
    private readonly mirrors: readonly Mirror[],
    private readonly watcher: Watcher,
  ) {}

  /** @param origins of front doors. */
  static async gather(cast: Cast, origins: readonly string[]): Promise<Crew> {
    const grounds = await openGrounds(cast);
    const watcher = new Watcher(
      cast.member,
      grounds.map(({ roomId }) => roomId),
      cast.guests.map(({ id }) => id),
    );
    const names = await watcher.readNames();
    const changers = changersFor({ cast, grounds, names, origins });
    const mirrors = await Promise.all(
      grounds.flatMap(({ roomId }) =>
        [cast.owner, cast.member].map((person, index) =>
          Mirror.open(person, roomId, origins[index % origins.length] ?? ''),
        ),
      ),
    );
    return new Crew(cast, grounds, changers, mirrors, watcher);
  }

  get overtaken(): number {
    return this.changers.reduce((sum, changer) => sum + changer.overtaken, 0);
  }

  start(): void {
    for (const changer of this.changers) changer.start();
    this.watcher.start();
  }

  /** Resolves when every change has ended, as far as its client knows. */
  async stop(): Promise<void> {
    await Promise.all(this.changers.map((changer) => changer.stop()));
  }

  /** To be called when the system is whole again. @throws Error when what is stored does not settle in time. */
  async judge(deadline: AbortSignal): Promise<ChangesVerdict> {
    await this.watcher.settle(deadline);
    const records = this.changers.flatMap((changer) => changer.records);
    return {
      changes: records.reduce((sum, { operations }) => sum + operations.length, 0),
      overtaken: this.overtaken,
      undone: records.flatMap((record) => breachOf(record, this.watcher.looks) ?? []).map(describeBreach),
      diverged: await this.divergence(),
      failedChanges: this.changers.flatMap(({ failures }) => failures),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.stop(), this.watcher.stop(), ...this.mirrors.map((mirror) => mirror.close())]);
  }

  private async divergence(): Promise<string[]> {
    const markers = new Map<string, string>();
    for (const { roomId } of this.grounds) {
      markers.set(roomId, (await this.cast.owner.sendMessage(roomId, 'the end')).id);
    }
    const deadline = AbortSignal.timeout(AGREEMENT_MS);
    const found = await Promise.all(
      this.mirrors.map((mirror) => mirror.compare(markers.get(mirror.roomId) ?? '', deadline)),
    );
    return found.flat();
  }
}

function breachOf({ thing, openedAt, operations }: ThingRecord, looks: readonly Look[]): Breach | null {
  const readings = looks.flatMap(({ startedAt, endedAt, snapshot }) => {
    const value = startedAt < openedAt ? undefined : thing.read(snapshot);
    return value === undefined ? [] : [{ value, startedAt, endedAt }];
  });
  const { name, initial, last } = thing;
  return findBreach({ name, initial, operations, readings, ...(last !== undefined && { last }) });
}
