import { randomBytes } from 'node:crypto';
import type { TestAuth } from './auth.ts';

export const PASSWORD = 'correct horse battery';

export interface Payload {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
  user: { id: string; username: string; displayName: string; role: string; createdAt: string; email: string | null };
}

const PAYLOAD = `
  fragment Payload on AuthPayload {
    accessToken accessTokenExpiresAt refreshToken
    user { id username displayName role createdAt email }
  }`;

export const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { ...Payload } } ${PAYLOAD}`;
export const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { ...Payload } } ${PAYLOAD}`;
export const REFRESH = `mutation ($token: String!) { refreshSession(refreshToken: $token) { ...Payload } } ${PAYLOAD}`;

/** The input for registering a unique user. */
export function person(overrides: Record<string, string> = {}) {
  const name = `p${randomBytes(6).toString('hex')}`;
  return { username: name, email: `${name}@example.org`, password: PASSWORD, ...overrides };
}

export const register = (auth: TestAuth, input: object = person()) =>
  auth.call<{ register: Payload }>(REGISTER, { input });

export const login = (auth: TestAuth, name: string, password = PASSWORD) =>
  auth.call<{ login: Payload }>(LOGIN, { input: { login: name, password } });

export const refresh = (auth: TestAuth, token: string) => auth.call<{ refreshSession: Payload }>(REFRESH, { token });

/** Registers a new user. */
export async function signUp(auth: TestAuth, overrides?: Record<string, string>): Promise<Payload> {
  const { data, errors } = await register(auth, person(overrides));
  if (!data) throw new Error(JSON.stringify(errors));
  return data.register;
}
