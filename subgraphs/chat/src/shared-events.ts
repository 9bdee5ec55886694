import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import type { RequestContext } from './context.ts';
import type { RoomEvent } from './events/room-event.ts';
import { RoomGroup, type GroupMember } from './events/room-group.ts';
import type { RoomStream } from './events/room-stream.ts';
import type { Tail } from './events/tail.ts';
import type { Release, ViewerTurns } from './events/viewer-turns.ts';
import type { ChatMetrics } from './metrics.ts';

/** A subscription that may be told together with others. */
export interface SharedOperation {
  id: string;
  args: ExecutionArgs;
  /** The same for operations that differ at most in where they begin. */
  key: string;
}

export interface SharedEventsOptions {
  /** Events that may wait for a group. */
  queueLimit: number;
  turns: ViewerTurns;
  metrics: ChatMetrics;
  /** The context of nobody: asked who the viewer is, it throws. */
  nobody(): RequestContext;
  /** A result as gateways get it. */
  format(result: ExecutionResult, context: RequestContext): object;
  /** Resolves when the frame is on its way. */
  send(frame: string): Promise<void>;
}

interface Member extends GroupMember {
  id: string;
  args: ExecutionArgs;
}

interface Group {
  id: string;
  room: RoomGroup<Member>;
}

/**
 * Tells an event once to all subscriptions on one link that ask the same of the same room. A frame with
 * `extensions.group` puts its subscription into a group, or takes it out with null; a frame with a group's id is for
 * all that are in it.
 *
 * For a group, events are executed by nobody. A field that depends on the viewer fails then, and the event is executed
 * for each member alone: so what is told to all cannot have been for one of them only, whatever fields there will be.
 */
export class SharedEvents {
  private readonly groups = new Map<string, Group>();
  private lastGroup = 0;

  constructor(private readonly options: SharedEventsOptions) {}

  /** Tells `stream` together with its like as soon as it has had what they have. */
  share(stream: RoomStream, { id, args, key }: SharedOperation): void {
    stream.shareWith((tail, { userId, removed }) => {
      const group = this.groups.get(key) ?? this.open(key, tail, args);
      return group.room.join({
        id,
        args,
        userId,
        joined: () => this.tellGroupOf(id, group.id),
        removed: (error) => {
          this.tellGroupOf(id, null);
          removed(error);
        },
      });
    });
  }

  private open(key: string, tail: Tail, args: ExecutionArgs): Group {
    const id = `#${++this.lastGroup}`;
    const common = { ...args, contextValue: this.options.nobody() };
    const room = new RoomGroup<Member>(tail, {
      ...this.options,
      tell: (event, members) => this.tell(event, id, common, members),
      onEmpty: () => this.groups.delete(key),
    });
    const group = { id, room };
    this.groups.set(key, group);
    return group;
  }

  private async tell(event: RoomEvent, id: string, common: ExecutionArgs, members: ReadonlySet<Member>): Promise<void> {
    const release = await this.turnOf(members);
    try {
      await this.execute(event, id, common, members);
    } finally {
      release();
    }
  }

  /** What is executed for one subscription alone takes turns with others of its viewer, who may have hundreds. */
  private async turnOf(members: ReadonlySet<Member>): Promise<Release> {
    const [first] = members;
    const { userId } = (first?.args.contextValue as RequestContext | undefined)?.info ?? {};
    return members.size === 1 && userId !== undefined ? this.options.turns.take(userId) : () => undefined;
  }

  private async execute(
    event: RoomEvent,
    id: string,
    common: ExecutionArgs,
    members: ReadonlySet<Member>,
  ): Promise<void> {
    const context = common.contextValue as RequestContext;
    const result = await execute({ ...common, rootValue: event });
    // An event that costs too much for all would cost as much for each.
    const isForAll = !result.errors || context.budget.failure;
    if (isForAll) {
      if (members.size > 0) await this.send(frameOf(id, this.options.format(result, context)));
      return;
    }
    const own = [...members].map(async (member): Promise<[Member, object]> => {
      const result = await execute({ ...member.args, rootValue: event });
      return [member, this.options.format(result, member.args.contextValue as RequestContext)];
    });
    for (const [member, result] of await Promise.all(own)) {
      if (members.has(member)) await this.send(frameOf(member.id, result));
    }
  }

  private send(frame: string): Promise<void> {
    this.options.metrics.sentEvents.inc();
    return this.options.send(frame);
  }

  private tellGroupOf(id: string, group: string | null): void {
    // A link that breaks ends every subscription on it.
    this.options.send(frameOf(id, { extensions: { group } })).catch(() => undefined);
  }
}

const frameOf = (id: string, payload: object) => JSON.stringify({ id, type: MessageType.Next, payload });
