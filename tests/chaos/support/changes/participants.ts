import { Person } from '../../../support/client.ts';
import type { TestRoom } from './room-values.ts';

const GUESTS = 6;
/** Half of the rooms are private. */
const ROOMS = 6;

/** The users of all experiments: an owner and a member of every room, and guests who join and leave. */
export interface Participants {
  owner: Person;
  member: Person;
  guests: Person[];
}

export async function registerParticipants(): Promise<Participants> {
  const [owner, member, ...guests] = await Promise.all([
    Person.register('owner'),
    Person.register('member'),
    ...Array.from({ length: GUESTS }, () => Person.register('guest')),
  ]);
  return { owner, member, guests };
}

/** Creates the rooms of one experiment. */
export function createRooms({ owner, member }: Participants): Promise<TestRoom[]> {
  return Promise.all(
    Array.from({ length: ROOMS }, async (_, index) => {
      const name = `Room ${index}`;
      const kind = index % 2 === 0 ? 'PUBLIC' : 'PRIVATE';
      return { roomId: await owner.createRoom({ kind, name, memberIds: [member.id] }), kind, name, owner, member };
    }),
  );
}
