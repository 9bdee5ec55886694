import { getNamedType, isCompositeType, isObjectType, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';
import type { Grower } from './grower.ts';
import type { Random } from './random.ts';
import type { Operation, Selection } from './selection.ts';

/** Changes of one mutant. */
const MOST_CHANGES = 4;

/** Selections of an operation, and of what they are. */
interface Place {
  type: GraphQLCompositeType;
  level: number;
  selections: Selection[];
}

/** Changes operations a little, in ways that keep them valid, but for limits. */
export class Mutator {
  private readonly changes = [
    (places: Place[]) => this.add(places),
    (places: Place[]) => this.add(places),
    (places: Place[]) => this.repeat(places),
    (places: Place[]) => this.drop(places),
    (places: Place[]) => this.regrow(places),
    (places: Place[]) => this.argue(places),
    (places: Place[]) => this.argue(places),
    (places: Place[]) => this.wrap(places),
  ];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly grower: Grower,
  ) {}

  /** @param other gives a part of itself now and then. */
  mutate(operation: Operation, other: Operation): Operation {
    const mutant = structuredClone(operation);
    const count = 1 + this.random.below(MOST_CHANGES);
    for (let done = 0; done < count; done++) {
      if (this.random.chance(0.15)) this.cross(this.placesOf(mutant), this.placesOf(structuredClone(other)));
      else this.random.of(this.changes)(this.placesOf(mutant));
    }
    return mutant;
  }

  private add(places: Place[]): void {
    const { type, level, selections } = this.random.of(places);
    selections.push(...this.grower.selections(type, level));
  }

  private repeat(places: Place[]): void {
    const { selections } = this.random.of(places);
    const times = 1 + this.random.below(8);
    const part = this.random.of(selections);
    for (let done = 0; done < times; done++) selections.push(structuredClone(part));
  }

  private drop(places: Place[]): void {
    const wide = places.filter(({ selections }) => selections.length > 1);
    if (wide.length === 0) return;
    const { selections } = this.random.of(wide);
    selections.splice(this.random.below(selections.length), 1);
  }

  private regrow(places: Place[]): void {
    const { type, level, selections } = this.random.of(places);
    selections.splice(0, selections.length, ...this.grower.selections(type, level));
  }

  /** Gives a field other arguments. */
  private argue(places: Place[]): void {
    const { type, selections } = this.random.of(places);
    const part = this.random.of(selections);
    const definition = isObjectType(type) ? type.getFields()[part.name] : undefined;
    if (definition) part.arguments = this.grower.argumentsOf(type, definition);
  }

  /** Puts a copy of a part below itself, where its type comes again: lists within themselves. */
  private wrap(places: Place[]): void {
    const outer = this.random.of(places);
    const inner = places.filter(({ type, level }) => type === outer.type && level > outer.level);
    if (inner.length === 0) return;
    this.random.of(inner).selections.push(structuredClone(this.random.of(outer.selections)));
  }

  /** Takes a part from another operation. */
  private cross(places: Place[], others: Place[]): void {
    const other = this.random.of(others);
    const same = places.filter(({ type }) => type === other.type);
    if (same.length === 0) return;
    this.random.of(same).selections.push(this.random.of(other.selections));
  }

  private placesOf({ kind, selections }: Operation): Place[] {
    const root = this.schema.getRootType(kind as never);
    const places: Place[] = [];
    const walk = (type: GraphQLCompositeType, level: number, parts: Selection[]) => {
      // A subscription has one field.
      if (!(kind === 'subscription' && level === 1)) places.push({ type, level, selections: parts });
      for (const part of parts) {
        if (part.selections.length === 0) continue;
        const next = part.condition === undefined ? fieldType(type, part.name) : this.schema.getType(part.condition);
        if (isCompositeType(next)) walk(next, part.condition === undefined ? level + 1 : level, part.selections);
      }
    };
    if (root) walk(root, 1, selections);
    return places;
  }
}

const fieldType = (type: GraphQLCompositeType, name: string) =>
  'getFields' in type ? getNamedType(type.getFields()[name]?.type) : undefined;
