import type { QueryPlan } from '@apollo/query-planner';

/** A plan, and the memory that it takes in bytes. */
export interface Planned {
  plan: QueryPlan;
  bytes: number;
}

/** Plans operations. */
export interface Planning {
  /** @param source a valid document. @throws ServiceUnavailableError when too many wait, or it takes too long. */
  plan(source: string, operationName: string | undefined): Promise<Planned>;
}

/** The memory that a plan takes for each character of its JSON, measured: 2 to 3 bytes. */
const CHARACTER_BYTES = 4;

export const plannedFrom = (json: string): Planned => ({
  plan: JSON.parse(json) as QueryPlan,
  bytes: CHARACTER_BYTES * json.length,
});
