import type { QueryPlan } from '@apollo/query-planner';

/** A plan and its size in bytes of memory. */
export interface Planned {
  plan: QueryPlan;
  bytes: number;
}

/** Plans operations. */
export interface Planning {
  /**
   * @param source a valid document.
   * @throws ServiceUnavailableError when too many operations wait, or planning takes too long.
   */
  plan(source: string, operationName: string | undefined): Promise<Planned>;
}

/** Memory per character of a plan's JSON. Measured: 2 to 3 bytes. */
const CHARACTER_BYTES = 4;

export const plannedFrom = (json: string): Planned => ({
  plan: JSON.parse(json) as QueryPlan,
  bytes: CHARACTER_BYTES * json.length,
});
