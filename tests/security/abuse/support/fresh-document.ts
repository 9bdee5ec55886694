import { randomUUID } from 'node:crypto';

/** Selections of one document; more would be too many aliases. */
const SELECTIONS = 29;

/**
 * A document of some 3 kB that no process has seen, which takes both subgraphs to execute and a plan to match,
 * and which brings little.
 */
export function freshDocument(): string {
  const own = randomUUID().slice(0, 8);
  const selections = Array.from(
    { length: SELECTIONS },
    (_, index) =>
      `a${index}_${own}: user(id: "${index}") { username createdAt directRoom { name createdBy { displayName } } }`,
  );
  return `query Q${own} { ${selections.join(' ')} }`;
}
