import type { Participants } from './participants.ts';
import { createRooms } from './participants.ts';
import type { ChangeClient, ValueRecord } from './change-client.ts';
import { describeViolation } from './describe-violation.ts';
import { findViolation, type Violation } from './history.ts';
import { Mirror } from './mirror.ts';
import { createChangeClients } from './change-clients.ts';
import type { TestRoom } from './room-values.ts';
import { Poller, type Observation } from './poller.ts';

/** Time limit for a mirror to agree with a fresh fetch. */
const AGREEMENT_MS = 30_000;

/** The results of the changes and of the clients that follow them. */
export interface ChangesVerdict {
  /** The number of attempted changes. */
  changes: number;
  /** The number of values whose last change was acknowledged after a failed one. */
  overtaken: number;
  /** Descriptions of acknowledged changes that were undone. */
  undone: string[];
  /** Descriptions of differences between a client's state and a fresh fetch. */
  diverged: string[];
  /** The codes of changes that were not acknowledged. */
  failedChanges: string[];
}

/** The clients of one experiment that change values of all kinds, follow the events, and poll the stored state. */
export class ChangeWorkload {
  private constructor(
    private readonly participants: Participants,
    private readonly rooms: readonly TestRoom[],
    private readonly clients: readonly ChangeClient[],
    private readonly mirrors: readonly Mirror[],
    private readonly poller: Poller,
  ) {}

  /** @param origins of the edge proxies. */
  static async create(participants: Participants, origins: readonly string[]): Promise<ChangeWorkload> {
    const rooms = await createRooms(participants);
    const poller = new Poller(
      participants.member,
      rooms.map(({ roomId }) => roomId),
      participants.guests.map(({ id }) => id),
    );
    const names = await poller.readNames();
    const clients = createChangeClients({ participants, rooms, names, origins });
    const mirrors = await Promise.all(
      rooms.flatMap(({ roomId }) =>
        [participants.owner, participants.member].map((person, index) =>
          Mirror.open(person, roomId, origins[index % origins.length] ?? ''),
        ),
      ),
    );
    return new ChangeWorkload(participants, rooms, clients, mirrors, poller);
  }

  get overtaken(): number {
    return this.clients.reduce((sum, client) => sum + client.overtaken, 0);
  }

  start(): void {
    for (const client of this.clients) client.start();
    this.poller.start();
  }

  /** Resolves when every change has ended from its client's point of view. */
  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.stop()));
  }

  /** Call this after the system has recovered. @throws Error when the stored state does not settle in time. */
  async verdict(deadline: AbortSignal): Promise<ChangesVerdict> {
    await this.poller.settle(deadline);
    const records = this.clients.flatMap((client) => client.records);
    return {
      changes: records.reduce((sum, { operations }) => sum + operations.length, 0),
      overtaken: this.overtaken,
      undone: records.flatMap((record) => violationOf(record, this.poller.observations) ?? []).map(describeViolation),
      diverged: await this.divergence(),
      failedChanges: this.clients.flatMap(({ failures }) => failures),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.stop(), this.poller.stop(), ...this.mirrors.map((mirror) => mirror.close())]);
  }

  private async divergence(): Promise<string[]> {
    const markers = new Map<string, string>();
    for (const { roomId } of this.rooms) {
      markers.set(roomId, (await this.participants.owner.sendMessage(roomId, 'the end')).id);
    }
    const deadline = AbortSignal.timeout(AGREEMENT_MS);
    const found = await Promise.all(
      this.mirrors.map((mirror) => mirror.compare(markers.get(mirror.roomId) ?? '', deadline)),
    );
    return found.flat();
  }
}

function violationOf(
  { tracked, openedAt, operations }: ValueRecord,
  observations: readonly Observation[],
): Violation | null {
  const readings = observations.flatMap(({ startedAt, endedAt, snapshot }) => {
    const value = startedAt < openedAt ? undefined : tracked.read(snapshot);
    return value === undefined ? [] : [{ value, startedAt, endedAt }];
  });
  const { name, initial, last } = tracked;
  return findViolation({ name, initial, operations, readings, ...(last !== undefined && { last }) });
}
