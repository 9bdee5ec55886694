import { randomUUID } from 'node:crypto';
import { Person, send } from '../../support/client.ts';
import { systemSecrets } from '../../support/environment.ts';

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
    /** Of Ada and Grace alone. */
    readonly directRoomId: string,
    readonly directMessageId: string,
    readonly adaRefreshToken: string,
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
    const { openDirectRoom } = await ada.ask<{ openDirectRoom: { id: string } }>(
      'mutation ($u: ID!) { openDirectRoom(userIds: [$u]) { id } }',
      { u: grace.id },
    );
    const direct = await ada.sendMessage(openDirectRoom.id, `${body} between us`);
    const hidden = await ada.sendMessage(privateRoomId, body);
    const open = await ada.sendMessage(publicRoomId, 'good morning');
    // Registering does not tell the address; `me` does, to its owner.
    const [adas, graces] = await Promise.all([refreshTokenOf(ada), refreshTokenOf(grace)]);
    const secrets = [name, body, adas, graces, ...secretsOf(ada), ...secretsOf(grace), ...systemSecrets()];
    return new World(
      ...([ada, grace, mallory] as const),
      ...([privateRoomId, publicRoomId, hidden.id, open.id] as const),
      ...([openDirectRoom.id, direct.id] as const),
      ...([adas, secrets] as const),
    );
  }

  /** Like `id`, and of nothing that there is. */
  unknown(id: string): string {
    return id.replace(/^[0-9a-f]{24}/, 'f'.repeat(24)).replace(/^[0-9a-f]{8}-/, '00000000-');
  }

  async close(): Promise<void> {
    await Promise.all([this.ada, this.grace, this.mallory].map((person) => person.close()));
  }
}

/** What somebody would not like others to know. */
const secretsOf = ({ username, password, token }: Person) => [`${username}@example.test`, password, token];

/** That of a session of its own. */
async function refreshTokenOf({ username, password }: Person): Promise<string> {
  const { data } = await send<{ login: { refreshToken: string } }>(
    'mutation ($i: LoginInput!) { login(input: $i) { refreshToken } }',
    { i: { login: username, password } },
  );
  if (!data) throw new Error(`${username} cannot sign in`);
  return data.login.refreshToken;
}
