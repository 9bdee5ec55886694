import type { Used } from './meter.ts';
import type { Operation, Written } from './selection.ts';

/** An operation, and what it took. */
export interface Sample {
  operation: Operation;
  written: Written;
  /** Codes of its errors, each once. */
  codes: string[];
  used: Used;
  /** Until the answer was there, in ms. */
  ms: number;
  bytes: number;
}
