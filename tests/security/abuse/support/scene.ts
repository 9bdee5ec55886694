import { Person } from '../../../support/client.ts';
import { FilledRooms } from './filled-rooms.ts';

/** Rooms full of lists, and rooms full of text. */
const LISTS = { rooms: 40, messages: 100, letters: 20, mentions: 50, reactions: 10, pinned: 50 };
const TEXTS = { rooms: 1, messages: 100, letters: 7_900, mentions: 0, reactions: 0, pinned: 0 };
const PEOPLE = 100;

/** Where attacks take place, and the accounts that they use. */
export class Scene {
  private constructor(
    private readonly rooms: FilledRooms,
    /** Ids of people whom no one speaks for, members of all these rooms. */
    readonly people: readonly string[],
    readonly fullOfLists: readonly string[],
    /** Its messages are as long as they may be. */
    readonly fullOfText: string,
  ) {}

  static async set(): Promise<Scene> {
    const rooms = await FilledRooms.open();
    const people = await rooms.addPeople(PEOPLE);
    const fullOfLists = await rooms.addRooms(people, LISTS);
    const [fullOfText = ''] = await rooms.addRooms(people, TEXTS);
    return new Scene(rooms, people, fullOfLists, fullOfText);
  }

  /** Somebody new, with budgets of their own, in none of the rooms. */
  stranger(): Promise<Person> {
    return Person.register('stranger');
  }

  /** Somebody new who is a member of all the rooms. */
  async member(): Promise<Person> {
    const person = await Person.register('member');
    await this.rooms.join([...this.fullOfLists, this.fullOfText], person.id);
    return person;
  }

  async clear(): Promise<void> {
    await this.rooms.close();
  }
}
