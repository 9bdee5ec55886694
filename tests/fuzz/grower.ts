import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { ArgumentMaker } from './pools.ts';
import type { Random } from './random.ts';
import type { Operation, Selection } from './selection.ts';

/** Fields of an operation that is grown; a mutant may come to have more. */
const MOST_FIELDS = 40;
const MOST_WIDTH = 5;
/** Roots that lead to what there is a lot of; the others are taken less often. */
const RICH = new Set(['room', 'myRooms', 'message', 'searchMessages', 'roomEvents', 'inboxEvents']);
const RICHER = 0.6;
const TYPENAME: Selection = { name: '__typename', arguments: {}, selections: [] };

/** Grows random operations that are valid, but for limits. */
export class Grower {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly args: Pick<ArgumentMaker, 'make'>,
    /** Levels of an operation. */
    private readonly depth: number,
  ) {}

  /** @param field of the root, any when left out. */
  grow(kind: Operation['kind'], field?: string): Operation {
    const root = this.schema.getRootType(kind as never);
    if (!root) throw new Error(`there is no ${kind}`);
    const fields = Object.values(root.getFields());
    const rich = fields.filter(({ name }) => RICH.has(name));
    const any = this.random.of(this.random.chance(RICHER) && rich.length > 0 ? rich : fields);
    const chosen = fields.find(({ name }) => name === field) ?? any;
    const budget = { fields: 1 + this.random.below(MOST_FIELDS) };
    return { kind, selections: [this.field(root, chosen, 1, budget)] };
  }

  /** Selections of a type, at least one. @param level at which they stand. */
  selections(
    type: GraphQLCompositeType,
    level: number,
    budget = { fields: this.random.below(MOST_FIELDS) },
  ): Selection[] {
    if (isAbstractType(type)) {
      const possible = this.schema.getPossibleTypes(type);
      return [...possible]
        .filter(() => this.random.chance(0.6))
        .slice(0, MOST_WIDTH)
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
    const width = 1 + this.random.below(MOST_WIDTH);
    for (let index = 0; index < width && fields.length > 0; index++) {
      const field = this.choose(fields, budget.fields > 0);
      budget.fields--;
      chosen.push(this.field(type, field, level, budget));
      if (budget.fields <= 0) break;
    }
    return chosen.length > 0 ? chosen : [TYPENAME];
  }

  /** One field of a type, with all that must be selected below it. */
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

  /** Random values for a field's arguments. */
  argumentsOf(
    owner: GraphQLCompositeType,
    { name: field, args }: GraphQLField<unknown, unknown>,
  ): Selection['arguments'] {
    const given = args.flatMap(({ name, type }) => {
      const argument = this.args.make(owner.name, field, name, String(type));
      return argument ? [[name, argument] as const] : [];
    });
    const { first, ...rest } = Object.fromEntries(given);
    // Together `first` and `last` are refused.
    return first && !rest['last'] ? { first, ...rest } : rest;
  }

  /** Fields that lead on are worth more than those that end, as long as there may be more. */
  private choose(fields: GraphQLField<unknown, unknown>[], mayLeadOn: boolean): GraphQLField<unknown, unknown> {
    const leading = fields.filter(({ type }) => isCompositeType(getNamedType(type)));
    return mayLeadOn && leading.length > 0 && this.random.chance(0.7)
      ? this.random.of(leading)
      : this.random.of(fields);
  }
}
