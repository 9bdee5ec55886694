import type { Supergraph } from '@apollo/federation-internals';

/** The directive of the supergraph that says how a subscription's stream is taken up again. */
const DIRECTIVE = 'resumable';

/** How the stream of a subscription field is taken up again. */
export interface Resumable {
  /** The argument that says after which event to begin. */
  after: string;
  /** The field of each event with the value for that argument. */
  cursor: string;
}

/** The subscription fields that the supergraph marks with `@resumable`, by name. */
export function resumableFields(supergraph: Supergraph): Map<string, Resumable> {
  const fields = supergraph.schema.schemaDefinition.rootType('subscription')?.fields() ?? [];
  const resumable = new Map<string, Resumable>();
  for (const field of fields) {
    const { after, cursor } = field.appliedDirectivesOf(DIRECTIVE)[0]?.arguments() ?? {};
    if (typeof after === 'string' && typeof cursor === 'string') resumable.set(field.name, { after, cursor });
  }
  return resumable;
}
