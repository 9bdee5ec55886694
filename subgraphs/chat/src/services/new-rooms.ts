import type { Throttle, Viewer } from '@parley/service';
import type { Room } from './domain.ts';
import type { Guests } from './guests.ts';
import type { Limits } from './limits.ts';
import { readOthers } from './people.ts';
import type { NewRoom, RoomService } from './room-service.ts';

/** Rooms that people make, for one request. */
export class NewRooms {
  constructor(
    private readonly rooms: Pick<RoomService, 'create'>,
    private readonly guests: Guests,
    private readonly throttle: Throttle,
    private readonly limits: Pick<Limits, 'LIMIT_ROOM_MEMBERS_AT_CREATION'>,
  ) {}

  /**
   * Makes a room with people who may be brought into one.
   * @throws BadUserInputError, PayloadTooLargeError, ForbiddenError, ServiceUnavailableError as `RoomService.create` and
   *   `Guests.check` do.
   * @throws RateLimitedError
   */
  async create(viewer: Viewer, input: NewRoom): Promise<Room> {
    await this.throttle.take(viewer.userId);
    const most = this.limits.LIMIT_ROOM_MEMBERS_AT_CREATION;
    await this.guests.check(readOthers(viewer, input.memberIds ?? [], 'memberIds', most), 'memberIds');
    return this.rooms.create(viewer, input);
  }
}
