import { NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { ChatMetrics } from '../../metrics.ts';
import type { RoomEvent } from './room-event.ts';
import type { Tail } from '../log/tail.ts';

/** A subscriber that receives events together with others. */
export interface GroupMember {
  /** The user on whose membership the subscription depends. Null when the viewer may read the room in any case. */
  readonly userId: string | null;
  /** Called when the member starts to receive the group's events. */
  joined(): void;
  /** Called when it stops receiving them. The subscription ends with `error`. */
  removed(error: Error): void;
}

export interface FanOutGroupOptions<Member> {
  /** Maximum number of waiting events. */
  queueLimit: number;
  /** Delivers an event to the members at the time the event is executed. */
  deliver(event: RoomEvent, members: ReadonlySet<Member>): Promise<void>;
  /** Called when the last member has left. */
  onEmpty(): void;
  metrics: ChatMetrics;
}

/**
 * Subscribers of a room for which an event has the same result, so that it is executed once for all of them. A member
 * joins when it has received everything that the tail has delivered, and then receives each later event once and in
 * order. A user who is removed from the room receives the removal and nothing after it.
 */
export class FanOutGroup<Member extends GroupMember> {
  private readonly members = new Set<Member>();
  /** Members that have received more than the group has delivered, and how much. */
  private readonly ahead = new Map<Member, number>();
  private readonly queue: RoomEvent[] = [];
  /** Number of events that the tail has delivered, and of those the number delivered to the members. */
  private received = 0;
  private delivered = 0;
  private isDelivering = false;
  private readonly detach: () => void;

  constructor(
    tail: Pick<Tail, 'attach'>,
    private readonly options: FanOutGroupOptions<Member>,
  ) {
    this.detach = tail.attach(({ event }) => this.receive(event));
  }

  /**
   * Adds a member that has received everything that the tail has delivered. @returns a function that leaves the group.
   */
  join(member: Member): () => void {
    if (this.delivered === this.received) this.admit(member);
    else this.ahead.set(member, this.received);
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
      return this.removeAll('Events were not read fast enough. Subscribe again from the last cursor.');
    }
    this.queue.push(event);
    this.received++;
    if (!this.isDelivering) void this.deliverAll();
  }

  private async deliverAll(): Promise<void> {
    this.isDelivering = true;
    try {
      for (let event = this.queue.shift(); event; event = this.queue.shift()) {
        await this.options.deliver(event, this.members);
        this.delivered++;
        if (event.__typename === 'MemberRemoved') this.removeUser(event.userId);
        for (const [member, had] of this.ahead) {
          if (had !== this.delivered) continue;
          this.ahead.delete(member);
          this.admit(member);
        }
      }
    } catch {
      this.removeAll(); // Each member resumes from its own cursor.
    } finally {
      this.isDelivering = false;
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
