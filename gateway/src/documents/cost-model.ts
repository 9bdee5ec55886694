import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { CostDirectives, ListSize } from './cost-directives.ts';

/** What an object costs when its type and field say nothing. */
const OBJECT = 1;
/** What a scalar or enum costs when its type and field say nothing: reading and writing it is not free. */
const LEAF = 0.1;
/** What an item of a list that a client sends costs. */
const INPUT_ITEM = 1;
/** Items of a list whose size nothing in the schema states. */
export const UNKNOWN_SIZE = 100;

/** A field as it is priced. */
export interface PricedField {
  definition: GraphQLField<unknown, unknown>;
  /** Of one item, what is selected of it left out. */
  weight: number;
  isList: boolean;
  size: ListSize | undefined;
  /** The type of the selection set; undefined for a leaf. */
  composite: GraphQLCompositeType | undefined;
  /** The arguments in which a client can send lists. */
  listArguments: readonly GraphQLArgument[];
}

/** The prices of a schema's elements. The weight of an interface or union is the highest of its possible types. */
export class CostModel {
  private readonly fields = new Map<string, PricedField>();

  constructor(
    readonly schema: GraphQLSchema,
    private readonly directives: CostDirectives,
  ) {}

  /** Undefined when there is no such field; validation rejects the document then. */
  field(parent: GraphQLCompositeType, name: string): PricedField | undefined {
    const coordinate = `${parent.name}.${name}`;
    const known = this.fields.get(coordinate);
    if (known || !(isObjectType(parent) || isInterfaceType(parent))) return known;
    const definition = parent.getFields()[name];
    if (!definition) return undefined;
    const type = getNamedType(definition.type);
    const coordinates = this.concrete(parent).map((typeName) => `${typeName}.${name}`);
    const given = coordinates.flatMap((place) => this.directives.weights.get(place) ?? []);
    const priced: PricedField = {
      definition,
      weight: given.length > 0 ? Math.max(...given) : this.typeWeight(type),
      isList: isList(definition.type),
      size: coordinates.map((place) => this.directives.listSizes.get(place)).find((size) => size !== undefined),
      composite: isCompositeType(type) ? type : undefined,
      listArguments: definition.args.filter((argument) => holdsLists(argument.type)),
    };
    this.fields.set(coordinate, priced);
    return priced;
  }

  /** What the lists in a value that a client sends cost. `coordinate` is that of the argument or input field. */
  inputCost(value: unknown, type: GraphQLInputType, coordinate: string): number {
    if (value === null || value === undefined) return 0;
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (isListType(nullable)) {
      const item = nullable.ofType as GraphQLInputType;
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      const each = this.directives.weights.get(coordinate) ?? INPUT_ITEM;
      return items.reduce<number>((sum, one) => sum + each + this.inputCost(one, item, coordinate), 0);
    }
    if (!isInputObjectType(nullable) || typeof value !== 'object') return 0;
    let sum = 0;
    for (const { name, type: fieldType } of Object.values(nullable.getFields())) {
      const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      sum += this.inputCost(given, fieldType, `${nullable.name}.${name}`);
    }
    return sum;
  }

  private typeWeight(type: GraphQLNamedType): number {
    if (!isCompositeType(type)) return this.directives.weights.get(type.name) ?? LEAF;
    return Math.max(...this.concrete(type).map((name) => this.directives.weights.get(name) ?? OBJECT));
  }

  /** The type's own name, and those of its possible types. */
  private concrete(type: GraphQLCompositeType): string[] {
    const possible = isAbstractType(type) ? this.schema.getPossibleTypes(type) : [];
    return [type.name, ...possible.map(({ name }) => name)];
  }
}

/** True when a value of the type can have lists in it. */
function holdsLists(type: GraphQLInputType, seen = new Set<GraphQLInputType>()): boolean {
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (isListType(nullable)) return true;
  if (!isInputObjectType(nullable) || seen.has(nullable)) return false;
  seen.add(nullable);
  return Object.values(nullable.getFields()).some((field) => holdsLists(field.type, seen));
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);
