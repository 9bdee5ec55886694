import { markdown } from './table.mjs';

/** @type {string[]} */
const failures = [];

/** Keeps what a contestant could not do for the end; the others go on. */
export function noteFailure(name, error) {
  failures.push(`${name} failed: ${error.message}`);
  process.stderr.write(`${failures.at(-1)}\n`);
}

/** Prints the table, and below it what failed. */
export function report(rows) {
  console.log([markdown(rows), ...failures].join('\n\n'));
  if (failures.length > 0) process.exitCode = 1;
}

/**
 * Lets each contestant run once a round, so that what disturbs one disturbs all; who begins changes from round to round.
 * One that fails is left out from then on.
 * @template {{ name: string }} C
 * @param {number} count
 * @param {C[]} contestants
 * @param {(contestant: C) => Promise<Record<string, number>>} run
 * @returns {Promise<Record<string, Record<string, number>[]>>} what each run measured, by contestant.
 */
export async function inRounds(count, contestants, run) {
  /** @type {Map<string, Record<string, number>[]>} */
  const results = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < count; round++) {
    for (let place = 0; place < contestants.length; place++) {
      const contestant = contestants[(place + round) % contestants.length];
      const { name } = contestant;
      if (!results.has(name)) continue;
      try {
        const measured = await run(contestant);
        results.get(name).push(measured);
        process.stderr.write(`round ${round + 1}, ${name}: ${brief(measured)}\n`);
      } catch (error) {
        results.delete(name);
        noteFailure(name, error);
      }
    }
  }
  return Object.fromEntries(results);
}

const brief = (measured) =>
  Object.entries(measured)
    .map(([key, value]) => `${key} ${Number(value.toPrecision(4))}`)
    .join(', ');
