import { visit, type DocumentNode } from 'graphql';

/**
 * Names with this prefix are the gateway's own, in what it adds to subscriptions. All others that begin with `__` are
 * free: compilers such as Relay's use them.
 */
export const RESERVED_PREFIX = '__parley_';

/** The variable in which entities are requested from subgraphs; the federation's executor fails when a client has it. */
const ENTITIES_VARIABLE = 'representations';
/** The type of an object, by which its fields are found in other subgraphs. */
const TYPE_NAME = '__typename';
/** Not every program, clients included, can keep a value under this key. */
const PROTOTYPE = '__proto__';

/** What is wrong with the names that a document gives to variables and fields, a sentence for each. */
export function reservedNameErrors(document: DocumentNode): string[] {
  const problems: string[] = [];
  visit(document, {
    VariableDefinition: ({ variable: { name } }) => {
      if (isReserved(name.value) || name.value === ENTITIES_VARIABLE)
        problems.push(`Give the variable "$${name.value}" another name: this one is reserved.`);
    },
    Field: ({ alias, name }) => {
      if (alias && (isReserved(alias.value) || (alias.value === TYPE_NAME && name.value !== TYPE_NAME)))
        problems.push(`Give the field "${name.value}" another alias: "${alias.value}" is reserved.`);
    },
  });
  return problems;
}

const isReserved = (name: string): boolean => name.startsWith(RESERVED_PREFIX) || name === PROTOTYPE;
