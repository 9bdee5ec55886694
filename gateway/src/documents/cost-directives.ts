import type { Directive, FieldDefinition, Schema } from '@apollo/federation-internals';

/** The identity of the `@cost` and `@listSize` specification in the supergraph. */
const COST_SPEC = 'https://specs.apollo.dev/cost';

/** How many items a field returns, itself or in its `sizedFields`. */
export interface ListSize {
  /** The size without a slicing argument. */
  assumedSize: number | undefined;
  /** Arguments that set the size; the largest value counts. */
  slicingArguments: readonly string[];
  sizedFields: readonly string[];
}

/** The cost declarations of a schema, by schema coordinate such as `Room.messages` or `Room`. */
export interface CostDirectives {
  weights: ReadonlyMap<string, number>;
  listSizes: ReadonlyMap<string, ListSize>;
}

/**
 * Reads the cost directives, under whatever names the supergraph gives them. See
 * https://ibm.github.io/graphql-specs/cost-spec.html.
 */
export function readCostDirectives(schema: Schema): CostDirectives {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const feature = schema.coreFeatures?.getByIdentity(COST_SPEC);
  if (!feature) return { weights, listSizes };
  const cost = feature.directiveNameInSchema('cost');
  const listSize = feature.directiveNameInSchema('listSize');

  const readWeight = (element: { coordinate: string; appliedDirectivesOf(name: string): readonly Directive[] }) => {
    const { weight } = element.appliedDirectivesOf(cost)[0]?.arguments() ?? {};
    if (typeof weight === 'number') weights.set(element.coordinate, weight);
  };
  const readField = (field: FieldDefinition<never>) => {
    readWeight(field);
    for (const argument of field.arguments()) readWeight(argument);
    const [applied] = field.appliedDirectivesOf(listSize);
    if (applied) listSizes.set(field.coordinate, toListSize(applied.arguments()));
  };
  for (const type of schema.types()) {
    readWeight(type);
    // Cast: the library has separate field types for each kind of type.
    if (type.kind === 'ObjectType' || type.kind === 'InterfaceType') (type.fields() as never[]).forEach(readField);
    if (type.kind === 'InputObjectType') type.fields().forEach(readWeight);
  }
  return { weights, listSizes };
}

const toListSize = ({ assumedSize, slicingArguments, sizedFields }: Record<string, unknown>): ListSize => ({
  assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined,
  slicingArguments: (slicingArguments ?? []) as string[],
  sizedFields: (sizedFields ?? []) as string[],
});
