import type { IncomingHttpHeaders } from 'node:http';
import { DEVICE_MOST_CHARACTERS } from '@parley/service';

/** What the client says it is, cut to what auth takes; it proves nothing. Empty when the client does not say. */
export const deviceOf = (headers: IncomingHttpHeaders): string =>
  (headers['user-agent'] ?? '').slice(0, DEVICE_MOST_CHARACTERS);
