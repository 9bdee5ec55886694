import { RequestFuzz } from '../fuzz/requests/request-fuzz.ts';
import type { Attack } from './support/attack.ts';

/** A short run; `npm run fuzz:requests` takes longer. */
const STEPS = 400;
const SEED = 16;

export const CLIENT_ERRORS: Attack[] = [
  {
    name: 'mistakes of every kind that might be taken for faults of the services',
    async run(judge) {
      const fuzz = await RequestFuzz.start(SEED);
      while (fuzz.steps < STEPS) await fuzz.step();
      await fuzz.check();
      for (const failure of fuzz.failures) judge.that(false, failure.slice(0, 1_000));
      judge.that(fuzz.counted === 0, `${fuzz.counted} internal errors were counted`);
      judge.that((fuzz.answers.get('data') ?? 0) > 0, 'nothing was answered at all');
    },
  },
];
