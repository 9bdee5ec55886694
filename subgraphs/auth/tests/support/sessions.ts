import { LOGIN, PASSWORD, type Payload } from './accounts.ts';
import { bearer, type GraphQLResponse, type TestAuth } from './auth.ts';

export interface SessionView {
  id: string;
  deviceLabel: string | null;
  address: string | null;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
}

const ME = '{ me { id sessions { id deviceLabel address createdAt lastUsedAt current } } }';

/** Sends an operation as the user of the login payload. */
export const as = (auth: TestAuth, { accessToken }: Payload) => ({
  call: <Data = Record<string, unknown>>(query: string, variables?: object, headers?: Record<string, string>) =>
    auth.call<Data>(query, { ...variables }, { ...headers, ...bearer(accessToken) }),
});

/** Logs in once more, from some device. */
export async function logInAgain(
  auth: TestAuth,
  username: string,
  headers?: Record<string, string>,
  input?: object,
): Promise<Payload> {
  const variables = { input: { login: username, password: PASSWORD, ...input } };
  const { data, errors } = await auth.call<{ login: Payload }>(LOGIN, variables, headers);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.login;
}

/** The viewer's sessions, as the viewer sees them. */
export async function sessionsOf(auth: TestAuth, payload: Payload): Promise<SessionView[]> {
  const { data, errors } = await as(auth, payload).call<{ me: { sessions: SessionView[] } }>(ME);
  if (!data?.me) throw new Error(JSON.stringify(errors));
  return data.me.sessions;
}

export const sessionIdOf = ({ accessToken }: Payload): string => claimsOf(accessToken).sid;

export const claimsOf = (accessToken: string): { sid: string; iat: number; role: string } =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());

/** The code of the first error, or `OK`. */
export const outcome = ({ errors }: GraphQLResponse<unknown>): string => errors?.[0]?.extensions.code ?? 'OK';
