import { COSTS } from './costs.mjs';
import { occupied } from './random.mjs';

/** Components whose CPU time RESULTS.md reports, without the stores. */
const SERVICES = ['gateway', 'chat', 'auth'];
const microsOf = (cost) => SERVICES.reduce((sum, part) => sum + (cost[part] ?? 0), 0);

/**
 * The CPU time of the services for one message in a room whose members only read, in microseconds.
 * @param {{ readers: number, gateways: number, chats: number }} room
 */
export function messageMicros({ readers, gateways, chats }) {
  const { send, execution, delivery } = COSTS;
  return microsOf(send) + occupied(readers, 1, gateways * chats) * microsOf(execution) + readers * microsOf(delivery);
}

/** The additional CPU time for what the web client does with a message: inboxes, read markers and typing signals. */
export function signalMicros({ readers, listeners }) {
  const { inboxEvent, markRead, typingEvent } = COSTS;
  return listeners * microsOf(inboxEvent) + readers * (microsOf(markRead) + 2 * microsOf(typingEvent));
}
