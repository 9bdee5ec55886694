import { randomBytes } from 'node:crypto';

/** Carries a request's id from the gateway into the subgraphs. */
export const REQUEST_ID_HEADER = 'x-request-id';

const SAFE_ID = /^[\w.-]{1,64}$/;

/** The id that the caller sent when it is fit for a log, else a new one. */
export function requestIdFrom(value: unknown): string {
  return typeof value === 'string' && SAFE_ID.test(value) ? value : newId();
}

/** As unique as a UUID, which Node makes of eighteen pieces that a socket's id would keep for as long as it lives. */
const newId = () => randomBytes(16).toString('hex');
