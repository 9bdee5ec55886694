import { Person } from '../../support/client.ts';
import { DISCONNECTS, NOTHING, visit, type Interests, type Visited } from './visit.ts';

const REGULARS = 10;
const ROOMS = 6;
/** Rooms that one visitor follows. */
const FOLLOWED = 3;
/** Users whose presence one visitor watches. */
const WATCHED = 5;

/** The regular visitors and their rooms. */
export class World {
  private constructor(
    private readonly people: Person[],
    private readonly roomIds: string[],
  ) {}

  /** Half of the rooms are private. */
  static async make(): Promise<World> {
    const people = await Promise.all(Array.from({ length: REGULARS }, () => Person.register('regular')));
    const [owner, ...members] = people;
    if (!owner) throw new Error('there are no visitors');
    const memberIds = members.map(({ id }) => id);
    const roomIds: string[] = [];
    for (let index = 0; index < ROOMS; index++) {
      roomIds.push(await owner.createRoom({ kind: index % 2 === 0 ? 'PUBLIC' : 'PRIVATE', memberIds }));
    }
    return new World(people, roomIds);
  }

  /**
   * Runs concurrent visits, one of them by a new user in a new room, because state per user or room would not grow with
   * regular visitors.
   */
  async cycle(visits: number): Promise<Visited> {
    const done = Array.from({ length: visits - 1 }, (_, index) =>
      visit(this.personAt(index), this.interestsAt(index), disconnectAt(index)),
    );
    return sum(await Promise.all([...done, visitAsNewcomer()]));
  }

  private personAt(index: number): Person {
    const person = this.people[index % this.people.length];
    if (!person) throw new Error('there are no visitors');
    return person;
  }

  private interestsAt(index: number): Interests {
    const turn = Math.floor(index / DISCONNECTS.length) + index;
    const roomIds = Array.from({ length: FOLLOWED }, (_, next) => this.roomIds[(turn + next) % ROOMS] ?? '');
    const userIds = Array.from({ length: WATCHED }, (_, next) => this.personAt(index + next).id);
    return { roomIds, userIds };
  }
}

async function visitAsNewcomer(): Promise<Visited> {
  try {
    const newcomer = await Person.register('newcomer');
    const interests = { roomIds: [await newcomer.createRoom()], userIds: [newcomer.id] };
    return await visit(newcomer, interests, 'terminates');
  } catch {
    return { ...NOTHING, failures: 1 };
  }
}

const disconnectAt = (index: number) => DISCONNECTS[index % DISCONNECTS.length] ?? 'closes';

function sum(visits: readonly Visited[]): Visited {
  const total = { ...NOTHING };
  for (const one of visits) for (const name of Object.keys(total) as (keyof Visited)[]) total[name] += one[name];
  return total;
}
