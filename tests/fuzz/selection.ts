/** A value of an argument as JSON, and whether it is written into the document or given as a variable. */
export interface Argument {
  value: unknown;
  /** The type of the variable; null when it is written out. */
  variableType: string | null;
}

/** A field of an operation, or `... on Type` when there is a `condition` in place of a name. */
export interface Selection {
  name: string;
  condition?: string;
  arguments: Record<string, Argument>;
  selections: Selection[];
}

/** An operation of the fuzzer: the selections of its root. */
export interface Operation {
  kind: 'query' | 'mutation' | 'subscription';
  selections: Selection[];
}

export interface Written {
  query: string;
  variables: Record<string, unknown>;
}

/** The operation as a client sends it. Each field has an alias of its own, so that the same field may be there twice. */
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
    // Names within it are names of the object around it.
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
