import { NotFoundError } from '@parley/service/errors';
import { z } from 'zod';
import { LatestStream } from '../../events/delivery/latest-stream.ts';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import type { Tails } from '../../events/log/tails.ts';
import type { TypingEvent } from '../../events/presence/typing-event.ts';
import { requireMembership, requireOpenRoom, requireReadableRoom } from '../access.ts';
import type { Limits } from '../limits.ts';
import { acquireFor, isMemberOnly } from '../members/member-only.ts';
import type { ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';

/** Maximum number of typing users that one subscriber receives at once. Others are left out. */
const MAX_TYPING = 100;

const signal = z.object({ userId: z.string(), typing: z.boolean() });

export interface TypingServiceOptions {
  bus: Pick<RoomBus, 'signal' | 'listen'>;
  tails: Tails;
  rateLimits: Pick<UserRateLimits, 'typing'>;
  limits: Pick<Limits, 'TYPING_EXPIRY_MS'>;
}

/** Typing signals. They pass through Redis and are not stored. */
export class TypingService {
  constructor(private readonly options: TypingServiceOptions) {}

  /**
   * Publishes that the viewer is typing, or has stopped.
   * @throws NotFoundError, ForbiddenError as `requireMembership`; ForbiddenError in an archived room.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async set(scope: ViewerScope, roomId: string, typing: boolean): Promise<void> {
    const { bus, rateLimits } = this.options;
    const { userId } = scope.viewer;
    await requireMembership(scope, roomId);
    requireOpenRoom(await requireReadableRoom(scope, roomId));
    await rateLimits.typing.take(userId);
    scope.deadline.throwIfOver();
    bus.signal(`typing.${roomId}`, { userId, typing });
  }

  /**
   * Reports when other users start or stop typing. The stream ends when the viewer may no longer read the room.
   * @throws NotFoundError when the viewer cannot read the room.
   */
  async follow(scope: ViewerScope, roomId: string): Promise<LatestStream<TypingEvent>> {
    const { viewer } = scope;
    const { bus, tails, limits } = this.options;
    const room = await requireReadableRoom(scope, roomId);
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
      const { tail, release } = await acquireFor(scope, room, tails);
      const detach = tail.attach(({ event }) => {
        if (event.__typename === 'MemberRemoved' && event.userId === viewer.userId) {
          stream.fail(new NotFoundError('room'));
        }
      });
      stops.push(detach, release);
    }
    const listening = bus.listen(
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
          setTimeout(() => end(userId), limits.TYPING_EXPIRY_MS),
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
