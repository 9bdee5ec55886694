import { randomUUID } from 'node:crypto';
import { Person } from '../../support/client.ts';

/** People of whom one is not let in, and what is not for her. */
export class World {
  private constructor(
    /** Owner of both rooms. */
    readonly ada: Person,
    /** A member of both. */
    readonly grace: Person,
    /** Who attacks: she has an account and is in no room. */
    readonly mallory: Person,
    readonly privateRoomId: string,
    readonly publicRoomId: string,
    readonly privateMessageId: string,
    readonly publicMessageId: string,
    /** Texts that Mallory must never be told. */
    readonly secrets: readonly string[],
  ) {}

  static async make(): Promise<World> {
    const [ada, grace, mallory] = await Promise.all(['ada', 'grace', 'mallory'].map((name) => Person.register(name)));
    if (!ada || !grace || !mallory) throw new Error('nobody came');
    const name = `hidden-${randomUUID()}`;
    const body = `secret-${randomUUID()}`;
    const [privateRoomId, publicRoomId] = await Promise.all([
      ada.createRoom({ kind: 'PRIVATE', name, memberIds: [grace.id] }),
      ada.createRoom({ memberIds: [grace.id] }),
    ]);
    const hidden = await ada.sendMessage(privateRoomId, body);
    const open = await ada.sendMessage(publicRoomId, 'good morning');
    // Registering does not tell the address; `me` does, to its owner.
    const secrets = [name, body, `${ada.username}@example.test`, ada.token];
    return new World(ada, grace, mallory, privateRoomId, publicRoomId, hidden.id, open.id, secrets);
  }

  /** Like `id`, and of nothing that there is. */
  unknown(id: string): string {
    return id.replace(/^[0-9a-f]{24}/, 'f'.repeat(24)).replace(/^[0-9a-f]{8}-/, '00000000-');
  }

  async close(): Promise<void> {
    await Promise.all([this.ada, this.grace, this.mallory].map((person) => person.close()));
  }
}
