import type { NextExtensions } from '@parley/service/protocol';
import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import type { RequestContext } from './context.ts';
import type { RoomEvent } from './events/delivery/room-event.ts';
import { FanOutGroup, type GroupMember } from './events/delivery/fan-out-group.ts';
import type { RoomStream } from './events/delivery/room-stream.ts';
import type { Tail } from './events/log/tail.ts';
import type { Release, ViewerLimiter } from './events/delivery/viewer-limiter.ts';
import type { ChatMetrics } from './metrics.ts';

/** A subscription whose events may be delivered together with those of others. */
export interface SharedOperation {
  id: string;
  args: ExecutionArgs;
  /** Equal for operations that differ at most in their start position. */
  key: string;
}

export interface EventMultiplexerOptions {
  /** Maximum number of waiting events of a group. */
  queueLimit: number;
  limiter: ViewerLimiter;
  metrics: ChatMetrics;
  /** A context without a viewer: reading the viewer throws. */
  anonymousContext(): RequestContext;
  /** Formats a result for gateways. */
  format(result: ExecutionResult, context: RequestContext): object;
  /** Resolves when the frame is written. */
  send(frame: string): Promise<void>;
}

interface Member extends GroupMember {
  id: string;
  args: ExecutionArgs;
}

interface Group {
  id: string;
  room: FanOutGroup<Member>;
}

/**
 * Executes an event once for all subscriptions of an upstream connection that select the same fields of the same
 * room. A frame with `extensions.group` adds its subscription to a group, or removes it with null. A frame with a
 * group's id is for all members of the group.
 *
 * Events of a group are executed without a viewer. If a field depends on the viewer, this fails, and the event is
 * executed for each member separately. A result that is sent to a whole group thus cannot contain data of one viewer,
 * even if fields are added to the schema.
 */
export class EventMultiplexer {
  private readonly groups = new Map<string, Group>();
  private lastGroup = 0;

  constructor(private readonly options: EventMultiplexerOptions) {}

  /** Lets `stream` join the group of its key once it has received what the group has. */
  share(stream: RoomStream, { id, args, key }: SharedOperation): void {
    stream.shareWith((tail, { userId, removed }) => {
      const group = this.groups.get(key) ?? this.open(key, tail, args);
      return group.room.join({
        id,
        args,
        userId,
        joined: () => this.sendGroup(id, group.id),
        removed: (error) => {
          this.sendGroup(id, null);
          removed(error);
        },
      });
    });
  }

  private open(key: string, tail: Tail, args: ExecutionArgs): Group {
    const id = `#${++this.lastGroup}`;
    const common = { ...args, contextValue: this.options.anonymousContext() };
    const room = new FanOutGroup<Member>(tail, {
      ...this.options,
      deliver: (event, members) => this.deliver(event, id, common, members),
      onEmpty: () => this.groups.delete(key),
    });
    const group = { id, room };
    this.groups.set(key, group);
    return group;
  }

  private async deliver(
    event: RoomEvent,
    id: string,
    common: ExecutionArgs,
    members: ReadonlySet<Member>,
  ): Promise<void> {
    const release = await this.acquireTurn(members);
    try {
      await this.execute(event, id, common, members);
    } finally {
      release();
    }
  }

  /** An event for one subscription takes turns with others of the same viewer, who may have hundreds. */
  private async acquireTurn(members: ReadonlySet<Member>): Promise<Release> {
    const [first] = members;
    const viewer = (first?.args.contextValue as RequestContext | undefined)?.viewer;
    return members.size === 1 && viewer ? this.options.limiter.acquire(viewer.userId) : () => undefined;
  }

  private async execute(
    event: RoomEvent,
    id: string,
    common: ExecutionArgs,
    members: ReadonlySet<Member>,
  ): Promise<void> {
    const context = common.contextValue as RequestContext;
    const result = await execute({ ...common, rootValue: event });
    // An event that exceeds the budget for the group would exceed it for each member.
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

  private sendGroup(id: string, group: string | null): void {
    // If the connection breaks, all its subscriptions end.
    const extensions: NextExtensions = { group };
    this.options.send(frameOf(id, { extensions })).catch(() => undefined);
  }
}

const frameOf = (id: string, payload: object) => JSON.stringify({ id, type: MessageType.Next, payload });
