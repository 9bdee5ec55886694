import { randomUUID } from 'node:crypto';
import { DEMO_PASSWORD, seed } from '../../../dev/launcher/src/seed.ts';
import { send } from '../../support/client.ts';
import { graphqlUrl, processes, setEndpoint, type RunningProcess } from '../../support/environment.ts';
import { IsolatedSystem } from '../../support/isolated-system.ts';

/** Settings for tests that wait until tokens have expired. */
export const SHORT_SESSIONS = { ACCESS_TOKEN_SECONDS: '15' };

/** A system as the documentation assumes, with a second gateway for the test while the first is down. */
export interface DocumentedSystem {
  own: IsolatedSystem;
  /** The gateway at the documented address. */
  gateway(): RunningProcess;
  /** Replaces the documented address in a text by this system's. */
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

/** Sends an operation as a demo user with a new token. @returns its data. */
export async function execute<Data>(query: string, variables: object = {}, login = 'grace'): Promise<Data> {
  const { data, errors } = await send<Data>(query, variables, await tokenOf(login));
  if (!data || errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}

/** Logs in as a demo user. @returns a new access token. */
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

/** Creates a public room with both demo users. */
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

/** Sends a message as Grace. */
export const sendMessage = (roomId: string, body: string) =>
  execute('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }', {
    input: { roomId, body, clientId: randomUUID() },
  });
