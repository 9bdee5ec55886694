import { Person } from '../../support/client.ts';
import { LEAVINGS, NOTHING, visit, type Interests, type Visited } from './visit.ts';

const REGULARS = 10;
const ROOMS = 6;
/** Rooms that one visitor follows. */
const FOLLOWED = 3;
/** People whose presence one visitor follows. */
const WATCHED = 5;

/** Everybody who comes again and again, and where they meet. */
export class World {
  private constructor(
    private readonly people: Person[],
    private readonly roomIds: string[],
  ) {}

  /** Half of the rooms are private. */
  static async make(): Promise<World> {
    const people = await Promise.all(Array.from({ length: REGULARS }, () => Person.register('regular')));
    const [owner, ...members] = people;
    if (!owner) throw new Error('there is nobody');
    const memberIds = members.map(({ id }) => id);
    const roomIds: string[] = [];
    for (let index = 0; index < ROOMS; index++) {
      roomIds.push(await owner.createRoom({ kind: index % 2 === 0 ? 'PUBLIC' : 'PRIVATE', memberIds }));
    }
    return new World(people, roomIds);
  }

  /**
   * So many visits at the same time, one of them by somebody who was never there before, in a room that never was:
   * what is kept of each person or room would not grow with those who come again.
   */
  async cycle(visits: number): Promise<Visited> {
    const done = Array.from({ length: visits - 1 }, (_, index) =>
      visit(this.personAt(index), this.interestsAt(index), leavingAt(index)),
    );
    return sum(await Promise.all([...done, visitForTheFirstTime()]));
  }

  private personAt(index: number): Person {
    const person = this.people[index % this.people.length];
    if (!person) throw new Error('there is nobody');
    return person;
  }

  private interestsAt(index: number): Interests {
    const turn = Math.floor(index / LEAVINGS.length) + index;
    const roomIds = Array.from({ length: FOLLOWED }, (_, next) => this.roomIds[(turn + next) % ROOMS] ?? '');
    const userIds = Array.from({ length: WATCHED }, (_, next) => this.personAt(index + next).id);
    return { roomIds, userIds };
  }
}

async function visitForTheFirstTime(): Promise<Visited> {
  try {
    const newcomer = await Person.register('newcomer');
    const interests = { roomIds: [await newcomer.createRoom()], userIds: [newcomer.id] };
    return await visit(newcomer, interests, 'breaks');
  } catch {
    return { ...NOTHING, disappointments: 1 };
  }
}

const leavingAt = (index: number) => LEAVINGS[index % LEAVINGS.length] ?? 'closes';

function sum(visits: readonly Visited[]): Visited {
  const total = { ...NOTHING };
  for (const one of visits) for (const name of Object.keys(total) as (keyof Visited)[]) total[name] += one[name];
  return total;
}
