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

/** The default weight of an object. */
const OBJECT = 1;
/** The default weight of a scalar or enum: it must be read and written too. */
const LEAF = 0.1;
/** The default weight of a list item in an argument. */
const INPUT_ITEM = 1;
/** Assumed size of a list without a declared size. */
export const UNKNOWN_SIZE = 100;

/** A field with its price. */
export interface PricedField {
  definition: GraphQLField<unknown, unknown>;
  /** The weight of one item, without its selection set. */
  weight: number;
  isList: boolean;
  size: ListSize | undefined;
  /** The type of the selection set; undefined for leaf fields. */
  composite: GraphQLCompositeType | undefined;
  /** The arguments that can contain lists. */
  listArguments: readonly GraphQLArgument[];
}

/** The prices of a schema's elements. An interface or union weighs as much as its heaviest possible type. */
export class CostModel {
  private readonly fields = new Map<string, PricedField>();

  constructor(
    readonly schema: GraphQLSchema,
    private readonly directives: CostDirectives,
  ) {}

  /** Undefined when the field does not exist; validation rejects such documents. */
  field(parent: GraphQLCompositeType, name: string): PricedField | undefined {
    const coordinate = `${parent.name}.${name}`;
    const known = this.fields.get(coordinate);
    if (known || !(isObjectType(parent) || isInterfaceType(parent))) return known;
    const definition = parent.getFields()[name];
    if (!definition) return undefined;
    const type = getNamedType(definition.type);
    const coordinates = this.concrete(parent).map((typeName) => `${typeName}.${name}`);
    const given = coordinates.flatMap((coordinate) => this.directives.weights.get(coordinate) ?? []);
    const priced: PricedField = {
      definition,
      weight: given.length > 0 ? Math.max(...given) : this.typeWeight(type),
      isList: isList(definition.type),
      size: coordinates
        .map((coordinate) => this.directives.listSizes.get(coordinate))
        .find((size) => size !== undefined),
      composite: isCompositeType(type) ? type : undefined,
      listArguments: definition.args.filter((argument) => holdsLists(argument.type)),
    };
    this.fields.set(coordinate, priced);
    return priced;
  }

  /**
   * The cost of the lists in an input value.
   * @param coordinate of the argument or input field.
   */
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

  /** The name of the type and of its possible types. */
  private concrete(type: GraphQLCompositeType): string[] {
    const possible = isAbstractType(type) ? this.schema.getPossibleTypes(type) : [];
    return [type.name, ...possible.map(({ name }) => name)];
  }
}

/** Whether a value of the type can contain lists. */
function holdsLists(type: GraphQLInputType, seen = new Set<GraphQLInputType>()): boolean {
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (isListType(nullable)) return true;
  if (!isInputObjectType(nullable) || seen.has(nullable)) return false;
  seen.add(nullable);
  return Object.values(nullable.getFields()).some((field) => holdsLists(field.type, seen));
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);
