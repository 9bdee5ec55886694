import { markdown } from './table.mjs';

/** @type {string[]} */
const failures = [];

/** Records the failure of a system for the end of the report. The other systems continue. */
export function recordFailure(name, error) {
  failures.push(`${name} failed: ${error.message}`);
  process.stderr.write(`${failures.at(-1)}\n`);
}

/** Prints the table, followed by the failures. */
export function report(rows) {
  console.log([markdown(rows), ...failures].join('\n\n'));
  if (failures.length > 0) process.exitCode = 1;
}

/**
 * Runs each system once per round, so that disturbances affect all of them. The order rotates from round to round. A
 * system that fails is left out from then on.
 * @template {{ name: string }} C
 * @param {number} count
 * @param {C[]} systems
 * @param {(system: C) => Promise<Record<string, number>>} run
 * @returns {Promise<Record<string, Record<string, number>[]>>} the measurements of each run, by system.
 */
export async function inRounds(count, systems, run) {
  /** @type {Map<string, Record<string, number>[]>} */
  const results = new Map(systems.map(({ name }) => [name, []]));
  for (let round = 0; round < count; round++) {
    for (let position = 0; position < systems.length; position++) {
      const system = systems[(position + round) % systems.length];
      const { name } = system;
      if (!results.has(name)) continue;
      try {
        const measured = await run(system);
        results.get(name).push(measured);
        process.stderr.write(`round ${round + 1}, ${name}: ${brief(measured)}\n`);
      } catch (error) {
        results.delete(name);
        recordFailure(name, error);
      }
    }
  }
  return Object.fromEntries(results);
}

const brief = (measured) =>
  Object.entries(measured)
    .map(([key, value]) => `${key} ${Number(value.toPrecision(4))}`)
    .join(', ');
