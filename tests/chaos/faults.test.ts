import { FAULTS } from './faults.ts';
import { FREEZES, FREEZES_IN_SHORT } from './freezes.ts';
import { CHANGES, CHANGES_IN_SHORT } from './scaling.ts';
import { ScalingStage } from './support/scaling-stage.ts';
import { Stage } from './support/stage.ts';
import { holdTrials } from './support/trials.ts';

/** `npm run chaos` lets each fault last, and replicas come and go one by one; else it is as short as still shows something. */
const SCALE = Number(process.env['PARLEY_FAULT_SCALE'] ?? 0.1);
/** Only faults and changes whose name contains this. */
const ONLY = process.env['PARLEY_FAULT'] ?? '';

const chosen = <Named extends { name: string }>(all: Named[]): Named[] => all.filter(({ name }) => name.includes(ONLY));

const faults = chosen([...FAULTS, ...(SCALE < 1 ? FREEZES_IN_SHORT : FREEZES)]);
const changes = chosen(SCALE < 1 ? CHANGES_IN_SHORT : CHANGES);

if (faults.length > 0) holdTrials(faults, () => Stage.start(SCALE));
if (changes.length > 0) holdTrials(changes, () => ScalingStage.start());
