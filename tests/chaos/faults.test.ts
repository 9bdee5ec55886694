import { FAULTS } from './faults.ts';
import { FREEZES, SHORT_FREEZES } from './freezes.ts';
import { CHANGES, SHORT_CHANGES } from './scaling.ts';
import { ScalingHarness } from './support/scaling-harness.ts';
import { FaultHarness } from './support/fault-harness.ts';
import { runExperiments } from './support/run-experiments.ts';

/** `npm run chaos` runs faults at full length and scales replicas one by one. Otherwise a short version runs. */
const SCALE = Number(process.env['PARLEY_FAULT_SCALE'] ?? 0.1);
/** Selects the faults and scaling changes whose name contains this. */
const ONLY = process.env['PARLEY_FAULT'] ?? '';

const selected = <Named extends { name: string }>(all: Named[]): Named[] =>
  all.filter(({ name }) => name.includes(ONLY));

const faults = selected([...FAULTS, ...(SCALE < 1 ? SHORT_FREEZES : FREEZES)]);
const changes = selected(SCALE < 1 ? SHORT_CHANGES : CHANGES);

if (faults.length > 0) runExperiments(faults, () => FaultHarness.start(SCALE));
if (changes.length > 0) runExperiments(changes, () => ScalingHarness.start());
