import { randomUUID } from 'node:crypto';
import { from, newAddress, Person, send } from '../../support/client.ts';
import { systemSecrets } from '../../support/environment.ts';

/** The users and rooms of the attacks: two members, an attacker without access, and the secrets to protect. */
export class World {
  private constructor(
    /** The owner of both rooms. */
    readonly ada: Person,
    /** A member of both. */
    readonly grace: Person,
    /** The attacker, who has an account and is in no room. */
    readonly mallory: Person,
    readonly privateRoomId: string,
    readonly publicRoomId: string,
    readonly privateMessageId: string,
    readonly publicMessageId: string,
    /** A direct room of Ada and Grace. */
    readonly directRoomId: string,
    readonly directMessageId: string,
    readonly adaRefreshToken: string,
    /** Texts that no response to Mallory may contain. */
    readonly secrets: readonly string[],
  ) {}

  static async make(): Promise<World> {
    const [ada, grace, mallory] = await Promise.all(['ada', 'grace', 'mallory'].map((name) => Person.register(name)));
    if (!ada || !grace || !mallory) throw new Error('registration failed');
    const name = `hidden-${randomUUID()}`;
    const body = `secret-${randomUUID()}`;
    const [privateRoomId, publicRoomId] = await Promise.all([
      ada.createRoom({ kind: 'PRIVATE', name, memberIds: [grace.id] }),
      ada.createRoom({ memberIds: [grace.id] }),
    ]);
    const { openDirectRoom } = await ada.execute<{ openDirectRoom: { id: string } }>(
      'mutation ($u: ID!) { openDirectRoom(userIds: [$u]) { id } }',
      { u: grace.id },
    );
    const direct = await ada.sendMessage(openDirectRoom.id, `${body} between us`);
    const hidden = await ada.sendMessage(privateRoomId, body);
    const open = await ada.sendMessage(publicRoomId, 'good morning');
    // Registering does not return the email address; `me` does, to its owner.
    const [adas, graces] = await Promise.all([refreshTokenOf(ada), refreshTokenOf(grace)]);
    const secrets = [name, body, adas, graces, ...secretsOf(ada), ...secretsOf(grace), ...systemSecrets()];
    return new World(
      ...([ada, grace, mallory] as const),
      ...([privateRoomId, publicRoomId, hidden.id, open.id] as const),
      ...([openDirectRoom.id, direct.id] as const),
      ...([adas, secrets] as const),
    );
  }

  /** An id of the same form as `id` that does not exist. */
  unknown(id: string): string {
    return id.replace(/^[0-9a-f]{24}/, 'f'.repeat(24)).replace(/^[0-9a-f]{8}-/, '00000000-');
  }

  async close(): Promise<void> {
    await Promise.all([this.ada, this.grace, this.mallory].map((person) => person.close()));
  }
}

/** The private data of a person. */
const secretsOf = ({ username, password, token }: Person) => [`${username}@example.test`, password, token];

/** Starts a new session. @returns its refresh token. */
async function refreshTokenOf({ username, password }: Person): Promise<string> {
  const { data } = await send<{ login: { refreshToken: string } }>(
    'mutation ($i: LoginInput!) { login(input: $i) { refreshToken } }',
    { i: { login: username, password } },
    undefined,
    from(newAddress()),
  );
  if (!data) throw new Error(`${username} cannot log in`);
  return data.login.refreshToken;
}
