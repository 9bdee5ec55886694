import { Person } from '../../../support/client.ts';
import { FilledRooms } from './filled-rooms.ts';

/** Rooms full of lists, and rooms full of text. */
const LISTS = { rooms: 40, messages: 100, letters: 20, mentions: 50, reactions: 10, pinned: 50 };
const TEXTS = { rooms: 1, messages: 100, letters: 7_900, mentions: 0, reactions: 0, pinned: 0 };
const PEOPLE = 100;

/** The rooms and accounts that attacks use. */
export class Fixture {
  private constructor(
    private readonly rooms: FilledRooms,
    /** Ids of users without a client, members of all these rooms. */
    readonly people: readonly string[],
    readonly fullOfLists: readonly string[],
    /** A room whose messages are almost as long as allowed. */
    readonly fullOfText: string,
  ) {}

  static async create(): Promise<Fixture> {
    const rooms = await FilledRooms.open();
    const people = await rooms.addPeople(PEOPLE);
    const fullOfLists = await rooms.addRooms(people, LISTS);
    const [fullOfText = ''] = await rooms.addRooms(people, TEXTS);
    return new Fixture(rooms, people, fullOfLists, fullOfText);
  }

  /** A new user with fresh budgets, in none of the rooms. */
  newUser(): Promise<Person> {
    return Person.register('stranger');
  }

  /** A new user who is a member of all the rooms. */
  async newMember(): Promise<Person> {
    const person = await Person.register('member');
    await this.rooms.join([...this.fullOfLists, this.fullOfText], person.id);
    return person;
  }

  async close(): Promise<void> {
    await this.rooms.close();
  }
}
