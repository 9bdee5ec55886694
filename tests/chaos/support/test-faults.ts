import { FaultHarness } from './fault-harness.ts';
import { SCALE } from './scale.ts';
import { runExperiments } from './run-experiments.ts';
import type { Fault } from './experiment.ts';

/**
 * Declares a test for each fault, injected one after another into one system. Throughout, two clocks are off by a
 * minute, and one chat replica runs a newer version.
 */
export const testFaults = (faults: Fault<FaultHarness>[]): void =>
  runExperiments(faults, () => FaultHarness.start(SCALE));
