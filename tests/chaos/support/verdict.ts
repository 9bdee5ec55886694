import type { Received } from './reader.ts';
import type { Sent } from '../../support/writer.ts';

/** A stored message, as a fresh query returns it. */
export interface Stored {
  seq: number;
  clientId: string;
}

/** Counts of the messages sent around a fault. */
export interface Verdict {
  sent: number;
  acknowledged: number;
  /** Compared pairs of a message and a reader with access to it. */
  pairs: number;
  /** Pairs in which the reader never received the stored message. */
  missing: number;
  duplicated: number;
  /** Messages that arrived after a later one. */
  inverted: number;
  /** Acknowledged but not stored. */
  lost: number;
  /** Delivered but not stored. */
  ghosts: number;
  /** Stored more than once. */
  twice: number;
}

/** Compares the messages that one reader received after `from` with those stored in its room. */
export function compare(
  stored: readonly Stored[],
  received: readonly Received[],
  from: number,
): Pick<Verdict, 'pairs' | 'missing' | 'duplicated' | 'inverted' | 'ghosts'> {
  const seen = new Set(received.map(({ seq }) => seq));
  const known = new Set(stored.map(({ seq }) => seq));
  return {
    pairs: stored.length,
    missing: stored.filter(({ seq }) => !seen.has(seq)).length,
    duplicated: received.length - seen.size,
    inverted: received.filter(({ seq }, index) => seq < (received[index - 1]?.seq ?? from)).length,
    ghosts: [...seen].filter((seq) => !known.has(seq)).length,
  };
}

/** Compares the sends with the messages stored in all rooms. */
export function compareSent(
  sent: readonly Sent[],
  stored: readonly Stored[],
): Pick<Verdict, 'sent' | 'acknowledged' | 'lost' | 'twice'> {
  const ids = new Set(stored.map(({ clientId }) => clientId));
  const acknowledged = sent.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
  return {
    sent: sent.length,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(({ clientId }) => !ids.has(clientId)).length,
    twice: stored.length - ids.size,
  };
}

/** Adds counts up. */
export function sum<Counts extends Record<string, number>>(counts: readonly Counts[]): Counts {
  const total: Record<string, number> = {};
  for (const one of counts) for (const [name, value] of Object.entries(one)) total[name] = (total[name] ?? 0) + value;
  return total as Counts;
}
