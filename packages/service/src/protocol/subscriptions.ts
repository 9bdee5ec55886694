import { isSubgraphSecret } from './subgraph-secret.ts';

/** Extensions of a message, as received. */
type Received = Record<string, unknown> | null | undefined;

/** The payload of `connection_init`, by which a gateway authenticates its socket. */
export const connectionParams = (secret: string) => ({ link: secret });

/** Whether the payload of `connection_init` has the subgraph secret. */
export const isGateway = (params: Received, secret: string): boolean => isSubgraphSecret(params?.['link'], secret);

/** What a gateway sends in the `extensions` of a `subscribe` message. */
export interface SubscribeExtensions {
  requestId: string;
  /** The viewer's access token, as in an `Authorization` header. Absent for anonymous clients. */
  authorization?: string;
  /**
   * Name of the variable that contains the start cursor. Present if the gateway accepts fan-out groups for this
   * subscription.
   */
  position?: string;
}

/** Reads the extensions of a `subscribe` message. Values that are not strings are left out. */
export function readSubscribeExtensions(extensions: Received): Partial<SubscribeExtensions> {
  const { requestId, authorization, position } = extensions ?? {};
  return {
    ...(typeof requestId === 'string' && { requestId }),
    ...(typeof authorization === 'string' && { authorization }),
    ...(typeof position === 'string' && { position }),
  };
}

/** Removes the access token from the extensions of a `subscribe` message. */
export const removeAuthorization = (extensions: Received): void =>
  void delete extensions?.['authorization' satisfies keyof SubscribeExtensions];

/** What a subgraph adds to a `next` message without `data`. */
export type NextExtensions =
  /** The position at which a stream without a start cursor begins. */
  | { cursor: string }
  /** The id of the fan-out group that the subscription joins; null when it leaves its group. */
  | { group: string | null };

/** The group that a `next` message assigns; undefined when it assigns none. */
export function assignedGroup(extensions: Received): string | null | undefined {
  const group = extensions?.['group'];
  return typeof group === 'string' || group === null ? group : undefined;
}

/** The start cursor in a `next` message; undefined in most. */
export function startCursor(extensions: Received): string | undefined {
  const cursor = extensions?.['cursor'];
  return typeof cursor === 'string' ? cursor : undefined;
}
