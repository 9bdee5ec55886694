import { Person } from '../../../support/client.ts';
import type { Ground } from './room-things.ts';

const GUESTS = 6;
/** Half of them are private. */
const ROOMS = 6;

/** The people of all trials: one owns every room, one is a member of all, guests come and go. */
export interface Cast {
  owner: Person;
  member: Person;
  guests: Person[];
}

export async function registerCast(): Promise<Cast> {
  const [owner, member, ...guests] = await Promise.all([
    Person.register('owner'),
    Person.register('member'),
    ...Array.from({ length: GUESTS }, () => Person.register('guest')),
  ]);
  return { owner, member, guests };
}

/** New rooms for one trial. */
export function openGrounds({ owner, member }: Cast): Promise<Ground[]> {
  return Promise.all(
    Array.from({ length: ROOMS }, async (_, index) => {
      const name = `Ground ${index}`;
      const kind = index % 2 === 0 ? 'PUBLIC' : 'PRIVATE';
      return { roomId: await owner.createRoom({ kind, name, memberIds: [member.id] }), kind, name, owner, member };
    }),
  );
}
