import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { ArgumentGenerator } from './argument-generator.ts';
import type { Random } from './random.ts';
import type { Operation, Selection } from './selection.ts';

/** Maximum fields of a generated operation. Mutants can have more. */
const MAX_FIELDS = 40;
const MAX_WIDTH = 5;
/** Root fields that lead to large lists. They are picked more often. */
const RICH = new Set(['room', 'myRooms', 'message', 'searchMessages', 'roomEvents', 'inboxEvents']);
const RICH_PROBABILITY = 0.6;
const TYPENAME: Selection = { name: '__typename', arguments: {}, selections: [] };

/** Generates random operations that are valid except for limits. */
export class OperationGenerator {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly args: Pick<ArgumentGenerator, 'make'>,
    /** Maximum depth. */
    private readonly depth: number,
  ) {}

  /** @param field the root field; random when left out. */
  generate(kind: Operation['kind'], field?: string): Operation {
    const root = this.schema.getRootType(kind as never);
    if (!root) throw new Error(`there is no ${kind}`);
    const fields = Object.values(root.getFields());
    const rich = fields.filter(({ name }) => RICH.has(name));
    const any = this.random.of(this.random.chance(RICH_PROBABILITY) && rich.length > 0 ? rich : fields);
    const chosen = fields.find(({ name }) => name === field) ?? any;
    const budget = { fields: 1 + this.random.below(MAX_FIELDS) };
    return { kind, selections: [this.field(root, chosen, 1, budget)] };
  }

  /** Generates at least one selection of a type. @param level their depth. */
  selections(
    type: GraphQLCompositeType,
    level: number,
    budget = { fields: this.random.below(MAX_FIELDS) },
  ): Selection[] {
    if (isAbstractType(type)) {
      const possible = this.schema.getPossibleTypes(type);
      return [...possible]
        .filter(() => this.random.chance(0.6))
        .slice(0, MAX_WIDTH)
        .map((condition) => ({
          ...{ name: '', condition: condition.name, arguments: {} },
          selections: this.selections(condition, level, budget),
        }))
        .concat([TYPENAME as Selection & { condition: string }]);
    }
    if (!isObjectType(type)) return [TYPENAME];
    const fields = Object.values(type.getFields()).filter(
      (field) => level < this.depth || !isCompositeType(getNamedType(field.type)),
    );
    const chosen: Selection[] = [];
    const width = 1 + this.random.below(MAX_WIDTH);
    for (let index = 0; index < width && fields.length > 0; index++) {
      const field = this.choose(fields, budget.fields > 0);
      budget.fields--;
      chosen.push(this.field(type, field, level, budget));
      if (budget.fields <= 0) break;
    }
    return chosen.length > 0 ? chosen : [TYPENAME];
  }

  /** Generates a field with its selections. */
  field(
    owner: GraphQLCompositeType,
    definition: GraphQLField<unknown, unknown>,
    level: number,
    budget?: { fields: number },
  ): Selection {
    const type = getNamedType(definition.type);
    return {
      name: definition.name,
      arguments: this.argumentsOf(owner, definition),
      selections: isCompositeType(type) ? this.selections(type, level + 1, budget) : [],
    };
  }

  /** Generates arguments for a field. */
  argumentsOf(
    owner: GraphQLCompositeType,
    { name: field, args }: GraphQLField<unknown, unknown>,
  ): Selection['arguments'] {
    const given = args.flatMap(({ name, type }) => {
      const argument = this.args.make(owner.name, field, name, String(type));
      return argument ? [[name, argument] as const] : [];
    });
    const { first, ...rest } = Object.fromEntries(given);
    // The server rejects `first` together with `last`.
    return first && !rest['last'] ? { first, ...rest } : rest;
  }

  /** Prefers composite fields to leaves while the budget lasts. */
  private choose(fields: GraphQLField<unknown, unknown>[], allowComposite: boolean): GraphQLField<unknown, unknown> {
    const composite = fields.filter(({ type }) => isCompositeType(getNamedType(type)));
    return allowComposite && composite.length > 0 && this.random.chance(0.7)
      ? this.random.of(composite)
      : this.random.of(fields);
  }
}
