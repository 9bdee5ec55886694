import type { IncomingHttpHeaders } from 'node:http';
import { MAX_DEVICE_LENGTH } from '@parley/service';

/** What the client says it is, cut to what auth takes; it proves nothing. Empty when the client does not say. */
export const deviceOf = (headers: IncomingHttpHeaders): string =>
  (headers['user-agent'] ?? '').slice(0, MAX_DEVICE_LENGTH);
