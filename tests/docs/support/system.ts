import { randomUUID } from 'node:crypto';
import { DEMO_PASSWORD, seed } from '../../../dev/launcher/src/seed.ts';
import { send } from '../../support/client.ts';
import { graphqlUrl, processes, setEndpoint, type RunningProcess } from '../../support/environment.ts';
import { IsolatedSystem } from '../../support/isolated-system.ts';

/** Settings for a test that waits until its tokens have expired. */
export const SHORT_SESSIONS = { ACCESS_TOKEN_SECONDS: '15' };

/** A system as the documentation supposes it, with a second gateway through which the test talks while the first is away. */
export interface DocumentedSystem {
  own: IsolatedSystem;
  /** The gateway that readers are led to. */
  gateway(): RunningProcess;
  /** A text of the documentation with this system's address in it. */
  here(text: string): string;
}

export async function startDocumentedSystem(settings: Record<string, string> = {}): Promise<DocumentedSystem> {
  const own = await IsolatedSystem.start({ GATEWAY_REPLICAS: '2', ...settings });
  const gateway = () => named('gateway-1');
  const { host } = new URL(gateway().url);
  setEndpoint(named('gateway-2').url);
  await seed(graphqlUrl());
  return { own, gateway, here: (text) => text.replaceAll('localhost:4000', host) };
}

function named(name: string): RunningProcess {
  const found = processes().find((process) => process.name === name);
  if (!found) throw new Error(`${name} is not running`);
  return found;
}

/** Sends an operation of one of the demo people, with a token that is a moment old. @returns its data. */
export async function execute<Data>(query: string, variables: object = {}, login = 'grace'): Promise<Data> {
  const { data, errors } = await send<Data>(query, variables, await tokenOf(login));
  if (!data || errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}

/** A new token of one of the demo people. */
export async function tokenOf(login: string): Promise<string> {
  const { data, errors } = await send<{ login: { accessToken: string } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    { input: { login, password: DEMO_PASSWORD } },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.login.accessToken;
}

export interface Place {
  roomId: string;
  cursor: string;
}

/** A public room that both demo people are in. */
export async function newRoom(): Promise<Place> {
  const { createRoom } = await execute<{ createRoom: { id: string } }>(
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
    { input: { kind: 'PUBLIC', name: `Room ${randomUUID().slice(0, 8)}` } },
  );
  const { joinRoom } = await execute<{ joinRoom: Place & { id: string } }>(
    'mutation ($id: ID!) { joinRoom(roomId: $id) { id cursor } }',
    { id: createRoom.id },
    'ada',
  );
  return { roomId: joinRoom.id, cursor: joinRoom.cursor };
}

/** Grace says something. */
export const say = (roomId: string, body: string) =>
  execute('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }', {
    input: { roomId, body, clientId: randomUUID() },
  });
