import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** The most that a page holds, and what is taken for a page whose size a variable says. */
const LARGEST_PAGE = 100;
/** What a page holds when nobody says. */
const USUAL_PAGE = 50;

/**
 * How many objects an operation can bring at most, when every page is full: the sizes of nested pages multiply.
 * Fields count as pages when they take `first` or `last`, as Relay's connections do.
 */
export function pageCost(schema: GraphQLSchema, document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, number>();

  const ofSelections = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + ofField(selection, parent);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
      const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
      return isCompositeType(type) ? sum + ofSelections(selection.selectionSet, type) : sum;
    }, 0);

  const ofFragment = (name: string): number => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && isCompositeType(type) ? ofSelections(fragment.selectionSet, type) : 0;
    measured.set(name, cost);
    return cost;
  };

  const ofField = (field: FieldNode, parent: GraphQLCompositeType): number => {
    if (!field.selectionSet) return 0;
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!isCompositeType(type)) return 0;
    const isPaged = definition?.args.some(({ name }) => name === 'first' || name === 'last');
    return (isPaged ? pageSize(field) : 1) * (1 + ofSelections(field.selectionSet, type));
  };

  return document.definitions.reduce((largest, definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return largest;
    const root = schema.getRootType(definition.operation);
    return root ? Math.max(largest, ofSelections(definition.selectionSet, root)) : largest;
  }, 0);
}

function pageSize({ arguments: given = [] }: FieldNode): number {
  const size = given.find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
  if (!size || size.kind === Kind.NULL) return USUAL_PAGE;
  return size.kind === Kind.INT ? Math.min(LARGEST_PAGE, Math.max(1, Number(size.value))) : LARGEST_PAGE;
}
