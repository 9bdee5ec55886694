import type { Received } from './reader.ts';
import type { Sent } from '../../support/writer.ts';

/** A stored message, as a fresh query tells it. */
export interface Stored {
  seq: number;
  clientId: string;
}

/** What a fault did to the messages of the time around it. */
export interface Verdict {
  sent: number;
  acknowledged: number;
  /** (message, entitled reader) that were compared. */
  pairs: number;
  /** Pairs in which the reader never saw the stored message. */
  missing: number;
  duplicated: number;
  /** Messages that came after a later one. */
  inverted: number;
  /** Acknowledged, and not stored. */
  lost: number;
  /** Delivered, and not stored. */
  ghosts: number;
  /** Stored more than once. */
  twice: number;
}

/** What one reader received after the message `from`, against what is stored of its room after it. */
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

/** What was sent, against what is stored of all rooms. */
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
