import DataLoader from 'dataloader';
import type { RoomActivity } from '../repositories/room-repository.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { Lookup } from './lookup.ts';

export interface VisibleRoomsKey {
  viewerId: string;
  userId: string;
}

/** Ids are looked up in multiples of this, so that time does not tell how many rooms are hidden. */
const PADDING = 100;
/** Ids that no room has, each another: the same one twice would be looked up once. */
const NO_ROOMS = Array.from({ length: PADDING }, (_, index) => index.toString(16).padStart(24, '0'));

/**
 * Loads the rooms of a user that another one may know of. Which rooms are public is for the store to tell, and which are
 * the viewer's follows from a list of those: of hidden rooms nothing but ids is read.
 * @param roomsOfUser rooms that one user is in, at most.
 */
export const createVisibleRooms = (
  { rooms, memberships }: Pick<Repositories, 'rooms' | 'memberships'>,
  roomsOfUser: number,
  options: DataLoader.Options<VisibleRoomsKey, RoomActivity[]>,
): Lookup<VisibleRoomsKey, RoomActivity[]> =>
  new DataLoader<VisibleRoomsKey, RoomActivity[]>(async (keys) => {
    const people = new Set(keys.flatMap(({ viewerId, userId }) => [viewerId, userId]));
    // With those that they have hidden: that is for nobody else to see.
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
      const mayKnow = new Set(shared[index]);
      return idsOf(userId).flatMap((id) => (publicIds.has(id) || mayKnow.has(id) ? (found.get(id) ?? []) : []));
    });
  }, options);

function padded(ids: ReadonlySet<string>): string[] {
  const missing = Math.max(1, Math.ceil(ids.size / PADDING)) * PADDING - ids.size;
  return [...ids, ...NO_ROOMS.slice(0, missing)];
}
