/** A factor for the durations of faults: `npm run chaos` runs them at full length, otherwise a short version runs. */
export const SCALE = Number(process.env['PARLEY_FAULT_SCALE'] ?? 0.1);

/** Whether every variant runs, rather than one of each kind. */
export const IS_FULL = SCALE >= 1;
