import { randomUUID } from 'node:crypto';
import { codes, from, newAddress, send, type GraphQLResponse } from './client.ts';

export interface AuthPayload {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string | null;
  user: { id: string; username: string; role: string };
}

export interface SessionEntry {
  id: string;
  deviceLabel: string | null;
  address: string | null;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
}

type Headers = Record<string, string>;
export interface RegisterInput {
  username: string;
  email: string;
  password: string;
  displayName?: string;
  deviceLabel?: string;
}

const PAYLOAD = '{ accessToken accessTokenExpiresAt refreshToken user { id username role } }';
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) ${PAYLOAD} }`;
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) ${PAYLOAD} }`;
const REFRESH = `mutation ($token: String) { refreshSession(refreshToken: $token) ${PAYLOAD} }`;
export const SESSIONS = '{ me { sessions { id deviceLabel address createdAt lastUsedAt current } } }';

/** Input for a registration with a unique name and email address. */
export function newAccount(change: Partial<RegisterInput> = {}): RegisterInput {
  const username = `u-${randomUUID().slice(0, 13)}`;
  return { username, email: `${username}@example.test`, password: randomUUID(), ...change };
}

export const register = (input: RegisterInput, headers: Headers = from(newAddress())) =>
  send<{ register: AuthPayload }>(REGISTER, { input }, undefined, headers);

export const login = (
  input: { login: string; password: string; deviceLabel?: string },
  headers: Headers = from(newAddress()),
) => send<{ login: AuthPayload }>(LOGIN, { input }, undefined, headers);

/** @param token null to use the cookie. */
export const refresh = (token: string | null, headers: Headers = from(newAddress())) =>
  send<{ refreshSession: AuthPayload }>(REFRESH, token === null ? {} : { token }, undefined, headers);

/** A logged-in device of a user. */
export class Device {
  private constructor(
    readonly account: RegisterInput,
    readonly address: string,
    private payload: AuthPayload,
  ) {}

  /** Registers an account. The returned device is its first. */
  static async register(change: Partial<RegisterInput> = {}): Promise<Device> {
    const account = newAccount(change);
    const address = newAddress();
    const { register: payload } = dataOf(await register(account, from(address)));
    return new Device(account, address, payload);
  }

  /** Logs in on another device, from another address. */
  async logInElsewhere(change: { deviceLabel?: string; password?: string } = {}): Promise<Device> {
    const address = newAddress();
    const { username, password } = this.account;
    const { login: payload } = dataOf(await login({ login: username, password, ...change }, from(address)));
    return new Device(this.account, address, payload);
  }

  get id(): string {
    return this.payload.user.id;
  }

  get role(): string {
    return this.payload.user.role;
  }

  get accessToken(): string {
    return this.payload.accessToken;
  }

  get refreshToken(): string {
    if (this.payload.refreshToken === null) throw new Error('the refresh token is in a cookie');
    return this.payload.refreshToken;
  }

  send<Data>(query: string, variables: object = {}): Promise<GraphQLResponse<Data>> {
    return send<Data>(query, variables, this.accessToken, from(this.address));
  }

  /** Like `send`, but returns the data and throws on errors. */
  async execute<Data>(query: string, variables: object = {}): Promise<Data> {
    return dataOf(await this.send<Data>(query, variables));
  }

  async sessions(): Promise<SessionEntry[]> {
    const { me } = await this.execute<{ me: { sessions: SessionEntry[] } }>(SESSIONS);
    return me.sessions;
  }

  async currentSession(): Promise<SessionEntry> {
    const current = (await this.sessions()).find((session) => session.current);
    if (!current) throw new Error('no session is marked as current');
    return current;
  }

  /** Replaces the tokens by a new pair. */
  async refresh(): Promise<void> {
    this.payload = dataOf(await refresh(this.refreshToken, from(this.address))).refreshSession;
  }

  /** Tries the access token at auth and at chat. @returns the user's id, or the error codes of auth and then of chat. */
  async tokenStatus(): Promise<string | string[]> {
    const me = await this.send<{ me: { id: string } | null }>('{ me { id } }');
    // Chat does not consult auth. The gateway rejects tokens of ended sessions for it.
    const rooms = await this.send('{ myRooms { edges { cursor } } }');
    const all = [...codes(me), ...codes(rooms)];
    return all.length > 0 ? all : (me.data?.me?.id ?? 'anonymous');
  }

  /** Uses up the refresh token. @returns the error codes; empty when the token was valid. */
  async refreshCodes(): Promise<string[]> {
    return codes(await refresh(this.refreshToken, from(this.address)));
  }
}

/** The data of a response. @throws Error when there are errors. */
export function dataOf<Data>({ data, errors }: GraphQLResponse<Data>): Data {
  if (!data || errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}
