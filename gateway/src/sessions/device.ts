import type { IncomingHttpHeaders } from 'node:http';
import { DEVICE_MOST_CHARACTERS } from '@parley/service';

/** The User-Agent, truncated to auth's limit; empty without one. It is not verified. */
export const deviceOf = (headers: IncomingHttpHeaders): string =>
  (headers['user-agent'] ?? '').slice(0, DEVICE_MOST_CHARACTERS);
