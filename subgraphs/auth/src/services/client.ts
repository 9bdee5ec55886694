import { networkOf } from '@parley/service';
import { deviceLabelOf } from './device-label.ts';
import type { Place } from '../repositories/session-rows.ts';

/** Whoever sent a request, as the gateway tells: good for throttling and for lists of sessions, and proof of nothing. */
export interface Client {
  place: Place;
  /** What its User-Agent tells of the device; null when that is nothing. */
  device: string | null;
}

/** Reads what the gateway says of a client. */
export function clientOf(address: string | undefined, userAgent: string | undefined): Client {
  return { place: { address: address || null, network: networkOf(address) }, device: deviceLabelOf(userAgent ?? '') };
}
