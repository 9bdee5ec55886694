import { randomBytes } from 'node:crypto';

const SAFE_ID = /^[\w.-]{1,64}$/;

/** The id that the caller sent if it is safe to log, else a new one. */
export function requestIdFrom(value: unknown): string {
  return typeof value === 'string' && SAFE_ID.test(value) ? value : newId();
}

/** As unique as a UUID. Node builds a UUID from eighteen strings, which a socket's id would retain for its lifetime. */
const newId = () => randomBytes(16).toString('hex');
