import { networkOf } from '@parley/service/http';
import { deviceLabelOf } from './device-label.ts';
import type { ClientNetwork } from '../repositories/session-rows.ts';

/** The sender of a request, as reported by the gateway: for rate limits and session lists, not for authentication. */
export interface Client {
  source: ClientNetwork;
  /** A device name derived from the User-Agent; null when there is none. */
  device: string | null;
}

/** Builds a `Client` from the gateway's headers. */
export function clientOf(address: string | undefined, userAgent: string | undefined): Client {
  return { source: { address: address || null, network: networkOf(address) }, device: deviceLabelOf(userAgent ?? '') };
}
