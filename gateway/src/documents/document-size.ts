import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** The size of an operation with its fragments expanded. */
export interface Size {
  depth: number;
  aliases: number;
  fields: number;
}

const NOTHING: Size = { depth: 0, aliases: 0, fields: 0 };

/** The introspection fields. A rule of graphql-js limits their depth. */
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * The size of the largest operation of a document. Each fragment is measured once, so the time is linear in the size of
 * the document.
 */
export function documentSize(document: DocumentNode): Size {
  const measure = new Measure(document);
  let largest = NOTHING;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    largest = max(largest, measure.of(definition.selectionSet));
  }
  return largest;
}

class Measure {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly measured = new Map<string, Size>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  of({ selections }: SelectionSetNode): Size {
    let total = NOTHING;
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) total = add(total, this.of(selection.selectionSet));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) total = add(total, this.ofFragment(selection.name.value));
      else {
        const below = selection.selectionSet ? this.of(selection.selectionSet) : NOTHING;
        total = add(total, {
          depth: INTROSPECTION.has(selection.name.value) ? 1 : below.depth + 1,
          aliases: below.aliases + (selection.alias ? 1 : 0),
          fields: below.fields + 1,
        });
      }
    }
    return total;
  }

  /** A fragment cycle counts as nothing: validation rejects the document. */
  private ofFragment(name: string): Size {
    const known = this.measured.get(name);
    if (known) return known;
    this.measured.set(name, NOTHING);
    const fragment = this.fragments.get(name);
    const size = fragment ? this.of(fragment.selectionSet) : NOTHING;
    this.measured.set(name, size);
    return size;
  }
}

const add = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  aliases: a.aliases + b.aliases,
  fields: a.fields + b.fields,
});

const max = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  aliases: Math.max(a.aliases, b.aliases),
  fields: Math.max(a.fields, b.fields),
});
