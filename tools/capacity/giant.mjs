import { COSTS } from './costs.mjs';
import { occupied } from './random.mjs';

/** Parts of which RESULTS.md counts the processor time: the stores are not among them. */
const SERVICES = ['gateway', 'chat', 'auth'];
const microsOf = (cost) => SERVICES.reduce((sum, part) => sum + (cost[part] ?? 0), 0);

/**
 * What one message costs the services, of a room in which nothing else is done but reading, in microseconds.
 * @param {{ readers: number, gateways: number, chats: number }} room
 */
export function messageMicros({ readers, gateways, chats }) {
  const { send, execution, delivery } = COSTS;
  return microsOf(send) + occupied(readers, 1, gateways * chats) * microsOf(execution) + readers * microsOf(delivery);
}

/** The same of what the web client makes of a message: inboxes, notes of what was read, and who types. */
export function companyMicros({ readers, listeners }) {
  const { inboxEvent, markRead, typingEvent } = COSTS;
  return listeners * microsOf(inboxEvent) + readers * (microsOf(markRead) + 2 * microsOf(typingEvent));
}
