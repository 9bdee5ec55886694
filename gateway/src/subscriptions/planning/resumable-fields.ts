import type { Supergraph } from '@apollo/federation-internals';

/** The supergraph directive that says how to resume a subscription's stream. */
const DIRECTIVE = 'resumable';

/** How to resume the stream of a subscription field. */
export interface Resumable {
  /** The argument with the cursor to start after. */
  after: string;
  /** The field of each event with its cursor. */
  cursor: string;
}

/** The subscription fields marked with `@resumable`, by name. */
export function resumableFields(supergraph: Supergraph): Map<string, Resumable> {
  const fields = supergraph.schema.schemaDefinition.rootType('subscription')?.fields() ?? [];
  const resumable = new Map<string, Resumable>();
  for (const field of fields) {
    const { after, cursor } = field.appliedDirectivesOf(DIRECTIVE)[0]?.arguments() ?? {};
    if (typeof after === 'string' && typeof cursor === 'string') resumable.set(field.name, { after, cursor });
  }
  return resumable;
}
