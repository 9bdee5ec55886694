import type { IncomingHttpHeaders } from 'node:http';
import { MAX_DEVICE_LENGTH } from '@parley/service/protocol';

/** The User-Agent, truncated to auth's limit; empty without one. It is not verified. */
export const deviceOf = (headers: IncomingHttpHeaders): string =>
  (headers['user-agent'] ?? '').slice(0, MAX_DEVICE_LENGTH);
