import type { Usage } from './meter.ts';
import type { Operation, Written } from './selection.ts';

/** An operation and its measured cost. */
export interface Sample {
  operation: Operation;
  written: Written;
  /** Its distinct error codes. */
  codes: string[];
  used: Usage;
  /** Latency in ms. */
  ms: number;
  bytes: number;
}
