/** An argument's JSON value, and whether it is inlined or passed as a variable. */
export interface Argument {
  value: unknown;
  /** The type of the variable; null when the value is inlined. */
  variableType: string | null;
}

/** A field of an operation, or an inline fragment when `condition` is set. */
export interface Selection {
  name: string;
  condition?: string;
  arguments: Record<string, Argument>;
  selections: Selection[];
}

/** An operation: the selections of its root. */
export interface Operation {
  kind: 'query' | 'mutation' | 'subscription';
  selections: Selection[];
}

export interface Written {
  query: string;
  variables: Record<string, unknown>;
}

/** Prints an operation. Repeated fields get aliases. */
export function write({ kind, selections }: Operation): Written {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  let fields = 0;

  const argument = (name: string, { value, variableType }: Argument): string => {
    if (variableType === null) return `${name}: ${JSON.stringify(value)}`;
    const variable = `v${declared.length}`;
    declared.push(`$${variable}: ${variableType}`);
    variables[variable] = value;
    return `${name}: $${variable}`;
  };
  const all = (parts: readonly Selection[], seen = new Set<string>()): string =>
    parts.map((part) => one(part, seen)).join(' ');
  const one = (part: Selection, seen: Set<string>): string => {
    // An inline fragment shares the names of the enclosing object.
    if (part.condition !== undefined) return `... on ${part.condition} { ${all(part.selections, seen)} }`;
    const inside = part.selections.length > 0 ? ` { ${all(part.selections)} }` : '';
    const given = Object.entries(part.arguments).map(([name, value]) => argument(name, value));
    const alias = seen.has(part.name) ? `a${fields++}: ` : '';
    seen.add(part.name);
    return `${alias}${part.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${inside}`;
  };

  const body = all(selections);
  return { query: `${kind}${declared.length > 0 ? ` (${declared.join(', ')})` : ''} { ${body} }`, variables };
}
