import { SUBGRAPH_LIMITS } from '@parley/service/config';

/** Fixed limits and times: parts of the contract with clients, and tuning. Tests override them. */
export const LIMITS = {
  ...SUBGRAPH_LIMITS,
  /** Characters of a password. */
  MAX_PASSWORD_LENGTH: 1_024,
  /** Password hashes that may wait for their turn. Beyond it, requests fail with `SERVICE_UNAVAILABLE`. */
  MAX_PASSWORD_QUEUE: 128,
  /** Attempts to change the password per session, in 15 minutes. */
  RATE_LIMIT_PASSWORD_ATTEMPTS: 10,
  /** How often to look for revocations that are not published yet. */
  PENDING_REVOCATIONS_SWEEP_MS: 5_000,
};

export type Limits = typeof LIMITS;
