/** Attempts per measurement; the fastest one counts, because the others were disturbed. */
const ATTEMPTS = 3;
/** Rounds; the one with the least growth counts. Disturbances add to the growth, and quadratic work shows in every round. */
const ROUNDS = 3;
/** Shorter times, in microseconds, are dominated by the clock's resolution. */
const NOISE = 300;

/**
 * The factor by which the CPU time of `work` grows for four times the input: about 4 if it is linear, 16 if it is
 * quadratic. Measures CPU time rather than elapsed time, so that a busy machine does not matter.
 * @param enough a growth that needs no additional round.
 */
export function growthOf(work: (length: number) => void, length: number, enough: number): number {
  let least = Infinity;
  for (let round = 0; round < ROUNDS && least > enough; round++) {
    least = Math.min(least, (cost(work, length * 4) + NOISE) / (cost(work, length) + NOISE));
  }
  return least;
}

function cost(work: (length: number) => void, length: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = process.cpuUsage();
    work(length);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
