import {
  isCompositeType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { UNKNOWN_SIZE, type CostModel, type PricedField } from './cost-model.ts';

/** The cost of `__schema` or `__type`, which the gateway executes itself. Validation limits their depth. */
const INTROSPECTION = 1_000;
/** Sums of tenths are not exact in binary. */
const ROUNDING = 1e-6;
/** The minimum cost of an item on a page, whatever is selected. */
const PAGE_ITEM = 1;
/** The cost of `__typename`. */
const TYPE_NAME = 0.1;

/** The cost of selections. */
interface Cost {
  fixed: number;
  /** The cost of one item, for each list whose size the parent field determines, by field name. */
  perItem: ReadonlyMap<string, number> | undefined;
}

const NOTHING: Cost = { fixed: 0, perItem: undefined };

export type Variables = Readonly<Record<string, unknown>>;

/**
 * The maximum cost of an operation with the given variables, after the cost specification: each object and scalar has a
 * weight, and the sizes of nested lists multiply. Of the fragments on different object types of an interface or union,
 * only the most expensive counts. A fragment on another abstract type always counts.
 *
 * Each fragment is measured once, so the time is linear in the size of the document.
 */
export class OperationCost {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly measured = new Map<string, Cost>();
  private readonly values: Record<string, unknown>;
  private readonly inputCosts = new Map<string, number>();
  /** Whether the cost depends on variables. */
  isVariable = false;

  constructor(
    private readonly model: CostModel,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    variables: Variables,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
    this.values = valuesOf(operation, variables);
  }

  total(): number {
    const root = this.model.schema.getRootType(this.operation.operation);
    if (!root) return 0;
    const cost = this.ofSelections(this.operation.selectionSet, root);
    const total = Math.ceil(resolveLists(cost, [], UNKNOWN_SIZE) - ROUNDING);
    return Math.min(Math.max(0, total), Number.MAX_SAFE_INTEGER);
  }

  private ofSelections({ selections }: SelectionSetNode, parent: GraphQLCompositeType): Cost {
    let total = NOTHING;
    let byType: Map<string, Cost> | undefined;
    for (const selection of selections) {
      if (!this.isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        total = add(total, this.ofField(selection, parent));
        continue;
      }
      const type = this.typeOf(selection, parent);
      if (!type) continue;
      const cost =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.ofFragment(selection.name.value, type)
          : this.ofSelections(selection.selectionSet, type);
      if (type !== parent && isObjectType(type)) {
        byType ??= new Map();
        byType.set(type.name, add(byType.get(type.name) ?? NOTHING, cost));
      } else total = add(total, cost);
    }
    return byType ? add(total, [...byType.values()].reduce(mostExpensive)) : total;
  }

  private typeOf(selection: Exclude<SelectionNode, FieldNode>, parent: GraphQLCompositeType) {
    const { typeCondition } =
      selection.kind === Kind.FRAGMENT_SPREAD ? (this.fragments.get(selection.name.value) ?? {}) : selection;
    if (!typeCondition) return selection.kind === Kind.INLINE_FRAGMENT ? parent : undefined;
    const type = this.model.schema.getType(typeCondition.name.value);
    return isCompositeType(type) ? type : undefined;
  }

  /** A fragment cycle counts as nothing: validation rejects the document. */
  private ofFragment(name: string, type: GraphQLCompositeType): Cost {
    const known = this.measured.get(name);
    if (known) return known;
    this.measured.set(name, NOTHING);
    const fragment = this.fragments.get(name);
    const cost = fragment ? this.ofSelections(fragment.selectionSet, type) : NOTHING;
    this.measured.set(name, cost);
    return cost;
  }

  private ofField(node: FieldNode, parent: GraphQLCompositeType): Cost {
    const name = node.name.value;
    if (name === '__typename') return { fixed: TYPE_NAME, perItem: undefined };
    if (name.startsWith('__')) return { fixed: INTROSPECTION, perItem: undefined };
    const field = this.model.field(parent, name);
    if (!field) return NOTHING;
    const { composite, isList, size, weight } = field;
    const below = composite && node.selectionSet ? this.ofSelections(node.selectionSet, composite) : NOTHING;
    const count = size ? this.countOf(node, field) : UNKNOWN_SIZE;
    const item = weight + resolveLists(below, size?.sizedFields ?? [], count);
    const inputCost = this.inputCost(node, field, `${parent.name}.${name}`);
    if (!isList) return { fixed: item + inputCost, perItem: undefined };
    if (size) return { fixed: item * count + inputCost, perItem: undefined };
    return { fixed: inputCost, perItem: new Map([[name, item]]) };
  }

  /** The number of items that the slicing arguments request. The subgraph rejects values that are out of range. */
  private countOf({ arguments: given = [] }: FieldNode, { size, definition }: PricedField): number {
    let largest: number | undefined;
    for (const name of size?.slicingArguments ?? []) {
      const argument = given.find((one) => one.name.value === name);
      const value = argument ? this.valueOf(argument) : undefined;
      const count = value === undefined ? definition.args.find((one) => one.name === name)?.defaultValue : value;
      if (typeof count === 'number') largest = Math.max(largest ?? 1, count);
    }
    return largest ?? size?.assumedSize ?? UNKNOWN_SIZE;
  }

  private inputCost({ arguments: given = [] }: FieldNode, { listArguments }: PricedField, coordinate: string): number {
    let sum = 0;
    for (const { name, type } of listArguments) {
      const argument = given.find((one) => one.name.value === name);
      if (!argument) continue;
      const argumentCoordinate = `${coordinate}(${name}:)`;
      // A list in a variable is measured once, however many fields use it.
      const key =
        argument.value.kind === Kind.VARIABLE ? `${argumentCoordinate} ${argument.value.name.value}` : undefined;
      const known = key === undefined ? undefined : this.inputCosts.get(key);
      const cost = known ?? this.model.inputCost(this.valueOf(argument), type, argumentCoordinate);
      if (key !== undefined) this.inputCosts.set(key, cost);
      sum += cost;
    }
    return sum;
  }

  private isIncluded({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name, arguments: given = [] }) => {
      const condition = given.find((one) => one.name.value === 'if');
      if (!condition) return true;
      if (name.value === 'skip') return this.valueOf(condition) !== true;
      return name.value !== 'include' || this.valueOf(condition) !== false;
    });
  }

  /**
   * The value with variables substituted. It needs no coercion: only numbers and booleans are valid for an `Int` or
   * `Boolean`, and an operation with other values is not executed.
   */
  private valueOf({ value }: ArgumentNode): unknown {
    if (value.kind === Kind.VARIABLE || value.kind === Kind.LIST || value.kind === Kind.OBJECT) this.isVariable = true;
    return valueFromASTUntyped(value, this.values);
  }
}

/** The values of the operation's variables, without those that have neither a value nor a default. */
function valuesOf({ variableDefinitions = [] }: OperationDefinitionNode, given: Variables): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { variable, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name) && given[name] !== undefined) values[name] = given[name];
    else if (defaultValue) values[name] = valueFromASTUntyped(defaultValue);
  }
  return values;
}

/**
 * The total cost once the sizes of lists are known: `count` for the `sized` ones. A page reads its items from the store
 * even if only its `pageInfo` is selected.
 */
function resolveLists({ fixed, perItem }: Cost, sized: readonly string[], count: number): number {
  let total = fixed;
  let items = 0;
  for (const [name, cost] of perItem ?? []) {
    if (sized.includes(name)) items += cost * count;
    else total += cost * UNKNOWN_SIZE;
  }
  return total + (sized.length > 0 ? Math.max(items, PAGE_ITEM * count) : 0);
}

const add = (a: Cost, b: Cost): Cost => merge(a, b, (x, y) => x + y);
const mostExpensive = (a: Cost, b: Cost): Cost => merge(a, b, Math.max);

function merge(a: Cost, b: Cost, join: (x: number, y: number) => number): Cost {
  const fixed = join(a.fixed, b.fixed);
  if (!a.perItem || !b.perItem) return { fixed, perItem: a.perItem ?? b.perItem };
  const names = new Set([...a.perItem.keys(), ...b.perItem.keys()]);
  return { fixed, perItem: new Map([...names].map((n) => [n, join(a.perItem?.get(n) ?? 0, b.perItem?.get(n) ?? 0)])) };
}
