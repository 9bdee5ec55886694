import { NotFoundError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Throttle } from '@parley/service/redis';
import type { Deadline } from '@parley/service/time';
import { z } from 'zod';
import { LatestStream } from '../../events/delivery/latest-stream.ts';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import type { Tails } from '../../events/log/tails.ts';
import type { TypingEvent } from '../../events/presence/typing-event.ts';
import type { Access } from '../access.ts';
import type { Limits } from '../limits.ts';
import { acquireFor, isMemberOnly } from '../members/member-only.ts';

/** Maximum number of typing users that one subscriber receives at once. Others are left out. */
const MAX_TYPING = 100;

const signal = z.object({ userId: z.string(), typing: z.boolean() });

/** Typing signals. They pass through Redis and are not stored. */
export class TypingService {
  constructor(
    private readonly access: Access,
    private readonly bus: Pick<RoomBus, 'signal' | 'listen'>,
    private readonly tails: Tails,
    private readonly throttle: Throttle,
    private readonly limits: Pick<Limits, 'TYPING_EXPIRY_MS'>,
    private readonly deadline: Deadline,
  ) {}

  /**
   * Publishes that the viewer is typing, or has stopped.
   * @throws NotFoundError, ForbiddenError as `Access.requireMembership`; ForbiddenError in an archived room.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async set(viewer: Viewer, roomId: string, typing: boolean): Promise<void> {
    await this.access.requireMembership(viewer, roomId);
    this.access.requireOpenRoom(await this.access.requireReadableRoom(viewer, roomId));
    await this.throttle.take(viewer.userId);
    this.deadline.throwIfOver();
    this.bus.signal(`typing.${roomId}`, { userId: viewer.userId, typing });
  }

  /**
   * Reports when other users start or stop typing. It ends when the viewer may no longer read the room.
   * @throws NotFoundError when the viewer cannot read the room.
   */
  async follow(viewer: Viewer, roomId: string): Promise<LatestStream<TypingEvent>> {
    const room = await this.access.requireReadableRoom(viewer, roomId);
    const typing = new Map<string, NodeJS.Timeout>();
    const stops: (() => void)[] = [];
    const stream = new LatestStream<TypingEvent>(() => {
      for (const timer of typing.values()) clearTimeout(timer);
      for (const stop of stops) stop();
    });
    const push = (userId: string, isTyping: boolean) => stream.push(userId, { roomId, userId, typing: isTyping });
    const end = (userId: string) => {
      if (typing.delete(userId)) push(userId, false);
    };

    if (isMemberOnly(viewer, room)) {
      const { tail, release } = await acquireFor(viewer, room, this.access, this.tails);
      const detach = tail.attach(({ event }) => {
        if (event.__typename === 'MemberRemoved' && event.userId === viewer.userId) {
          stream.fail(new NotFoundError('room'));
        }
      });
      stops.push(detach, release);
    }
    const listening = this.bus.listen(
      `typing.${roomId}`,
      (payload) => signal.safeParse(payload).data ?? null,
      ({ userId, typing: isTyping }) => {
        if (userId === viewer.userId) return;
        clearTimeout(typing.get(userId));
        if (!isTyping) return end(userId);
        if (!typing.has(userId)) {
          if (typing.size >= MAX_TYPING) return;
          push(userId, true);
        }
        typing.set(
          userId,
          setTimeout(() => end(userId), this.limits.TYPING_EXPIRY_MS),
        );
      },
    );
    stops.push(
      () =>
        void listening.then(
          (stop) => stop(),
          () => undefined,
        ),
    );
    return stream;
  }
}
