import DataLoader from 'dataloader';
import type { RoomActivity } from '../../repositories/room-repository.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Lookup } from '../lookup.ts';

export interface VisibleRoomsKey {
  viewerId: string;
  userId: string;
}

/**
 * Ids are looked up in multiples of this number, so that the response time does not reveal how many rooms are hidden.
 */
const PADDING = 100;
/** Distinct ids that no room has. A repeated id would be looked up once. */
const NO_ROOMS = Array.from({ length: PADDING }, (_, index) => index.toString(16).padStart(24, '0'));

/**
 * Loads the rooms of a user that another user may see. The store decides which rooms are public; which ones are the
 * viewer's follows from the viewer's own list. Only ids of other rooms are read.
 * @param roomsOfUser maximum number of rooms of a user.
 */
export const createVisibleRooms = (
  { rooms, memberships }: Pick<Repositories, 'rooms' | 'memberships'>,
  roomsOfUser: number,
  options: DataLoader.Options<VisibleRoomsKey, RoomActivity[]>,
): Lookup<VisibleRoomsKey, RoomActivity[]> =>
  new DataLoader<VisibleRoomsKey, RoomActivity[]>(async (keys) => {
    const people = new Set(keys.flatMap(({ viewerId, userId }) => [viewerId, userId]));
    // Includes rooms that the user has hidden: hiding is private.
    const entriesOf = await memberships.findEntriesOf([...people], roomsOfUser);
    const idsOf = (userId: string) => (entriesOf.get(userId) ?? []).map(({ roomId }) => roomId);
    const shared = keys.map(({ viewerId, userId }) => {
      const own = new Set(idsOf(viewerId));
      return idsOf(userId).filter((id) => own.has(id));
    });
    const [open, closed] = await Promise.all([
      rooms.findPublicActivity(padded(new Set(keys.flatMap(({ userId }) => idsOf(userId))))),
      rooms.findActivity(padded(new Set(shared.flat()))),
    ]);
    const found = new Map([...open, ...closed].map((room) => [room.id, room]));
    const publicIds = new Set(open.map(({ id }) => id));
    return keys.map(({ userId }, index) => {
      const isShared = new Set(shared[index]);
      return idsOf(userId).flatMap((id) => (publicIds.has(id) || isShared.has(id) ? (found.get(id) ?? []) : []));
    });
  }, options);

function padded(ids: ReadonlySet<string>): string[] {
  const missing = Math.max(1, Math.ceil(ids.size / PADDING)) * PADDING - ids.size;
  return [...ids, ...NO_ROOMS.slice(0, missing)];
}
