import { visit, type DocumentNode } from 'graphql';

/**
 * The prefix of names that the gateway adds to subscriptions. Other names with `__` are allowed: compilers such as
 * Relay's use them.
 */
export const RESERVED_PREFIX = '__parley_';

/** The variable of entity requests. The federation executor fails when a client's operation declares it. */
const ENTITIES_VARIABLE = 'representations';
/** The field by which entities are looked up in other subgraphs. */
const TYPE_NAME = '__typename';
/** Not every program can store a value under this key. */
const PROTOTYPE = '__proto__';

/** One message for each reserved name that the document gives to a variable or field. */
export function reservedNameErrors(document: DocumentNode): string[] {
  const problems: string[] = [];
  visit(document, {
    VariableDefinition: ({ variable: { name } }) => {
      if (isReserved(name.value) || name.value === ENTITIES_VARIABLE)
        problems.push(`The variable name "$${name.value}" is reserved. Choose another name.`);
    },
    Field: ({ alias, name }) => {
      if (alias && (isReserved(alias.value) || (alias.value === TYPE_NAME && name.value !== TYPE_NAME)))
        problems.push(`The alias "${alias.value}" of the field "${name.value}" is reserved. Choose another alias.`);
    },
  });
  return problems;
}

const isReserved = (name: string): boolean => name.startsWith(RESERVED_PREFIX) || name === PROTOTYPE;
