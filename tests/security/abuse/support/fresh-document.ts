import { randomUUID } from 'node:crypto';

/** Selections in one document, just below the alias limit. */
const SELECTIONS = 29;

/**
 * A unique document of about 3 kB with a small result that needs a query plan over both subgraphs.
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
