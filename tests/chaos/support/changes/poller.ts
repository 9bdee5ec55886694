import { setTimeout as delay } from 'node:timers/promises';
import { readRoom } from '../../../consistency/operations.ts';
import type { Person } from '../../../support/client.ts';
import type { Snapshot } from './tracked-value.ts';

/** Pause between two polls. */
const PAUSE_MS = 500;
/** The state has settled when it did not change for this long. */
const SETTLED_MS = 1_500;

/** A fresh fetch and its time. */
export interface Observation {
  startedAt: number;
  endedAt: number;
  snapshot: Snapshot;
}

/** Polls all tracked values as a member of every room. Failed fetches are ignored. */
export class Poller {
  readonly observations: Observation[] = [];
  private polling: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly person: Person,
    private readonly roomIds: readonly string[],
    private readonly userIds: readonly string[],
  ) {}

  /** Display names by user id. */
  async readNames(): Promise<Map<string, string>> {
    const users = await this.fetchAll<{ displayName: string }>(this.userIds, 'user', 'displayName');
    return new Map([...users].map(([id, { displayName }]) => [id, displayName]));
  }

  start(): void {
    this.polling = this.pollRepeatedly();
  }

  /** Polls until the state stops changing. @throws Error when it still changes, or cannot be read, at the deadline. */
  async settle(deadline: AbortSignal): Promise<void> {
    this.isStopped = true;
    await this.polling;
    for (let before = ''; ;) {
      const { snapshots, failure } = await this.poll();
      const now = JSON.stringify(snapshots, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
      if (!failure && now === before) return;
      if (deadline.aborted) throw new Error('the stored state does not settle', { cause: failure });
      before = now;
      await delay(SETTLED_MS);
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.polling;
  }

  private async pollRepeatedly(): Promise<void> {
    while (!this.isStopped) {
      await this.poll();
      await delay(PAUSE_MS);
    }
  }

  private async poll(): Promise<{ snapshots: Snapshot[]; failure: unknown }> {
    const results = await Promise.allSettled(
      [...this.roomIds.map((id) => () => this.room(id)), () => this.mutes(), () => this.names()].map(async (read) => {
        const startedAt = performance.now();
        const snapshot = await read();
        this.observations.push({ startedAt, endedAt: performance.now(), snapshot });
        return snapshot;
      }),
    );
    return {
      snapshots: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
      failure: results.find((result) => result.status === 'rejected')?.reason,
    };
  }

  private async room(roomId: string): Promise<Snapshot> {
    const room = await readRoom(this.person, roomId);
    if (!room) throw new Error(`${this.person.username} has no access to ${roomId}`);
    const { cursor: _cursor, ...state } = room;
    return { kind: 'room', roomId, room: state };
  }

  private async mutes(): Promise<Snapshot> {
    const rooms = await this.fetchAll<{ viewer: { muted: boolean } }>(this.roomIds, 'room', 'viewer { muted }');
    return { kind: 'mutes', mutes: new Map([...rooms].map(([id, { viewer }]) => [id, viewer.muted])) };
  }

  private async names(): Promise<Snapshot> {
    return { kind: 'names', names: await this.readNames() };
  }

  private async fetchAll<Node>(ids: readonly string[], field: string, fields: string): Promise<Map<string, Node>> {
    const parameters = ids.map((_, index) => `$id${index}: ID!`).join(' ');
    const selections = ids.map((_, index) => `n${index}: ${field}(id: $id${index}) { ${fields} }`).join(' ');
    const variables = Object.fromEntries(ids.map((id, index) => [`id${index}`, id]));
    const nodes = await this.person.execute<Record<string, Node>>(`query (${parameters}) { ${selections} }`, variables);
    return new Map(ids.map((id, index) => [id, nodes[`n${index}`] as Node]));
  }
}
