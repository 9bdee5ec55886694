/** Counts the HTTP requests that a peer's process makes, whichever client it makes them with. */
import { subscribe } from 'node:diagnostics_channel';
import { answer } from './child-side.mjs';

let calls = 0;
const count = () => void calls++;
subscribe('http.client.request.start', count);
subscribe('undici:request:create', count);

answer({ calls: () => ({ calls }) });
