import { Person } from '../../support/client.ts';

/** Each has a budget of work of their own. */
const PEOPLE = 8;

/** Accounts that ask, in turn. Some mutations end their sessions: then others take their places. */
export class People {
  private turn = 0;

  private constructor(
    private readonly people: Person[],
    /** Ids, names and words of what there is. */
    readonly known: readonly string[],
  ) {}

  static async make(): Promise<People> {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => Person.register('fuzz')));
    const [owner] = people;
    if (!owner) throw new Error('there are no accounts');
    const roomId = await owner.createRoom({ memberIds: people.slice(1).map(({ id }) => id) });
    const sent = await Promise.all(['one word', 'two words', '@fuzz'].map((body) => owner.sendMessage(roomId, body)));
    return new People(people, [
      ...[roomId, roomId, roomId],
      ...sent.map(({ id }) => id),
      ...people.flatMap(({ id, username }) => [id, username]),
      ...['word', '👍', crypto.randomUUID()],
    ]);
  }

  next(): Person {
    this.turn = (this.turn + 1) % this.people.length;
    const person = this.people[this.turn];
    if (!person) throw new Error('there are no accounts');
    return person;
  }

  /** Somebody else takes the place of a person whose session has ended. */
  async replace(person: Person): Promise<void> {
    const place = this.people.indexOf(person);
    if (place >= 0) this.people[place] = await Person.register('fuzz');
  }
}
