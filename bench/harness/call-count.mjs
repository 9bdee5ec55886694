/** Counts the HTTP requests of a peer's process, whichever client it uses. */
import { subscribe } from 'node:diagnostics_channel';
import { handle } from './child-side.mjs';

let calls = 0;
const count = () => void calls++;
subscribe('http.client.request.start', count);
subscribe('undici:request:create', count);

handle({ calls: () => ({ calls }) });
