import { Person } from '../../support/client.ts';

/** Each account has a separate work budget. */
const ACCOUNTS = 8;

/** Accounts that send requests in turn. Accounts whose sessions were ended by mutations are replaced. */
export class AccountPool {
  private turn = 0;

  private constructor(
    private readonly people: Person[],
    /** Existing ids, names and words. */
    readonly known: readonly string[],
  ) {}

  static async make(): Promise<AccountPool> {
    const people = await Promise.all(Array.from({ length: ACCOUNTS }, () => Person.register('fuzz')));
    const [owner] = people;
    if (!owner) throw new Error('there are no accounts');
    const roomId = await owner.createRoom({ memberIds: people.slice(1).map(({ id }) => id) });
    const sent = await Promise.all(['one word', 'two words', '@fuzz'].map((body) => owner.sendMessage(roomId, body)));
    return new AccountPool(people, [
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

  /** Replaces an account whose session has ended. */
  async replace(person: Person): Promise<void> {
    const index = this.people.indexOf(person);
    if (index >= 0) this.people[index] = await Person.register('fuzz');
  }
}
