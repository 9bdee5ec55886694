import { NotFoundError, ServiceUnavailableError } from '@parley/service';
import type { ChatMetrics } from '../metrics.ts';
import type { RoomEvent } from './room-event.ts';
import type { Tail } from './tail.ts';

/** A subscriber who is told together with others. */
export interface GroupMember {
  /** With whose membership the subscription ends; null for who may read the room in any case. */
  readonly userId: string | null;
  /** From now on the group's events are this subscriber's. */
  joined(): void;
  /** From now on they are not; the subscription ends with `error`. */
  removed(error: Error): void;
}

export interface RoomGroupOptions<Member> {
  /** Events that may wait. */
  queueLimit: number;
  /** Tells an event to those who are members when it is ready. */
  tell(event: RoomEvent, members: ReadonlySet<Member>): Promise<void>;
  /** Called when the last member has left. */
  onEmpty(): void;
  metrics: ChatMetrics;
}

/**
 * The subscribers of a room for whom an event comes to the same: it is made ready once for all of them. Each joins
 * when they have had all that the tail has delivered, and gets each later event once and in order. Who is removed
 * from the room is told so, and of nothing after it.
 */
export class RoomGroup<Member extends GroupMember> {
  private readonly members = new Set<Member>();
  /** Those who have had more than the group has told, and how much. */
  private readonly ahead = new Map<Member, number>();
  private readonly queue: RoomEvent[] = [];
  /** Events that the tail has delivered, and of those the ones that members were told. */
  private delivered = 0;
  private told = 0;
  private isTelling = false;
  private readonly detach: () => void;

  constructor(
    tail: Pick<Tail, 'attach'>,
    private readonly options: RoomGroupOptions<Member>,
  ) {
    this.detach = tail.attach(({ event }) => this.receive(event));
  }

  /** Takes in who has had all that the tail has delivered so far. @returns how to leave. */
  join(member: Member): () => void {
    if (this.told === this.delivered) this.admit(member);
    else this.ahead.set(member, this.delivered);
    return () => this.leave(member);
  }

  private admit(member: Member): void {
    this.members.add(member);
    member.joined();
  }

  private leave(member: Member): void {
    const wasHere = this.members.delete(member) || this.ahead.delete(member);
    if (!wasHere || this.members.size + this.ahead.size > 0) return;
    this.detach();
    this.queue.length = 0;
    this.options.onEmpty();
  }

  private remove(member: Member, error: Error): void {
    this.leave(member);
    member.removed(error);
  }

  private receive(event: RoomEvent): void {
    if (this.queue.length >= this.options.queueLimit) {
      this.options.metrics.slowConsumers.inc(this.members.size + this.ahead.size);
      return this.removeAll('Too slow for this room: subscribe again from the last cursor.');
    }
    this.queue.push(event);
    this.delivered++;
    if (!this.isTelling) void this.tellAll();
  }

  private async tellAll(): Promise<void> {
    this.isTelling = true;
    try {
      for (let event = this.queue.shift(); event; event = this.queue.shift()) {
        await this.options.tell(event, this.members);
        this.told++;
        if (event.__typename === 'MemberRemoved') this.removeUser(event.userId);
        for (const [member, had] of this.ahead) {
          if (had !== this.told) continue;
          this.ahead.delete(member);
          this.admit(member);
        }
      }
    } catch {
      this.removeAll(); // Each takes the room up again from its own cursor.
    } finally {
      this.isTelling = false;
    }
  }

  private removeUser(userId: string): void {
    for (const member of [...this.members].filter((member) => member.userId === userId)) {
      this.options.metrics.removedSubscribers.inc();
      this.remove(member, new NotFoundError('room'));
    }
  }

  private removeAll(reason?: string): void {
    const error = new ServiceUnavailableError(reason);
    for (const member of [...this.members, ...this.ahead.keys()]) this.remove(member, error);
  }
}
