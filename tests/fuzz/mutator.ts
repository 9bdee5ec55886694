import { getNamedType, isCompositeType, isObjectType, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';
import type { OperationGenerator } from './operation-generator.ts';
import type { Random } from './random.ts';
import type { Operation, Selection } from './selection.ts';

/** Maximum changes of one mutant. */
const MAX_CHANGES = 4;

/** A selection set within an operation. */
interface SelectionSite {
  type: GraphQLCompositeType;
  level: number;
  selections: Selection[];
}

/** Mutates operations so that they stay valid except for limits. */
export class Mutator {
  private readonly changes = [
    (sites: SelectionSite[]) => this.add(sites),
    (sites: SelectionSite[]) => this.add(sites),
    (sites: SelectionSite[]) => this.repeat(sites),
    (sites: SelectionSite[]) => this.drop(sites),
    (sites: SelectionSite[]) => this.regrow(sites),
    (sites: SelectionSite[]) => this.argue(sites),
    (sites: SelectionSite[]) => this.argue(sites),
    (sites: SelectionSite[]) => this.wrap(sites),
  ];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly generator: OperationGenerator,
  ) {}

  /** @param other the source for crossovers. */
  mutate(operation: Operation, other: Operation): Operation {
    const mutant = structuredClone(operation);
    const count = 1 + this.random.below(MAX_CHANGES);
    for (let done = 0; done < count; done++) {
      if (this.random.chance(0.15)) this.cross(this.sitesOf(mutant), this.sitesOf(structuredClone(other)));
      else this.random.of(this.changes)(this.sitesOf(mutant));
    }
    return mutant;
  }

  private add(sites: SelectionSite[]): void {
    const { type, level, selections } = this.random.of(sites);
    selections.push(...this.generator.selections(type, level));
  }

  private repeat(sites: SelectionSite[]): void {
    const { selections } = this.random.of(sites);
    const times = 1 + this.random.below(8);
    const part = this.random.of(selections);
    for (let done = 0; done < times; done++) selections.push(structuredClone(part));
  }

  private drop(sites: SelectionSite[]): void {
    const wide = sites.filter(({ selections }) => selections.length > 1);
    if (wide.length === 0) return;
    const { selections } = this.random.of(wide);
    selections.splice(this.random.below(selections.length), 1);
  }

  private regrow(sites: SelectionSite[]): void {
    const { type, level, selections } = this.random.of(sites);
    selections.splice(0, selections.length, ...this.generator.selections(type, level));
  }

  /** Replaces the arguments of a field. */
  private argue(sites: SelectionSite[]): void {
    const { type, selections } = this.random.of(sites);
    const part = this.random.of(selections);
    const definition = isObjectType(type) ? type.getFields()[part.name] : undefined;
    if (definition) part.arguments = this.generator.argumentsOf(type, definition);
  }

  /** Nests a copy of a selection below itself where its type recurs. */
  private wrap(sites: SelectionSite[]): void {
    const outer = this.random.of(sites);
    const inner = sites.filter(({ type, level }) => type === outer.type && level > outer.level);
    if (inner.length === 0) return;
    this.random.of(inner).selections.push(structuredClone(this.random.of(outer.selections)));
  }

  /** Copies a selection from another operation. */
  private cross(sites: SelectionSite[], others: SelectionSite[]): void {
    const other = this.random.of(others);
    const same = sites.filter(({ type }) => type === other.type);
    if (same.length === 0) return;
    this.random.of(same).selections.push(this.random.of(other.selections));
  }

  private sitesOf({ kind, selections }: Operation): SelectionSite[] {
    const root = this.schema.getRootType(kind as never);
    const sites: SelectionSite[] = [];
    const walk = (type: GraphQLCompositeType, level: number, parts: Selection[]) => {
      // A subscription has one field.
      if (!(kind === 'subscription' && level === 1)) sites.push({ type, level, selections: parts });
      for (const part of parts) {
        if (part.selections.length === 0) continue;
        const next = part.condition === undefined ? fieldType(type, part.name) : this.schema.getType(part.condition);
        if (isCompositeType(next)) walk(next, part.condition === undefined ? level + 1 : level, part.selections);
      }
    };
    if (root) walk(root, 1, selections);
    return sites;
  }
}

const fieldType = (type: GraphQLCompositeType, name: string) =>
  'getFields' in type ? getNamedType(type.getFields()[name]?.type) : undefined;
