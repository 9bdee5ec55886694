import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import ts from 'typescript';

/** Production code. */
const SOURCES = ['web/src', 'edge/src', 'gateway/src', 'gateway/playground', 'packages/*/src', 'subgraphs/*/src'];

/** Examples of patterns that are built at run time. */
const EXAMPLES = {
  'packages/text/src/confusables.ts': ['\\p{Script=Cyrillic}'],
};

/** Finds the regular expressions of the production sources, each with `place`, `source` and `flags`. */
export function findExpressions() {
  const folders = SOURCES.map((folder) => `:(glob)${folder}/**`);
  return execFileSync('git', ['ls-files', '--', ...folders], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .flatMap(expressionsOf);
}

const evaluate = (source, constants) => vm.runInNewContext(ts.transpile(`(${source})`), { ...constants });

/** Finds the literals and constructor calls in a file. */
function expressionsOf(file) {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const expressions = [];
  const visit = (node) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    const place = `${file}:${line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      expressions.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if (isConstructor(node)) {
      const [pattern, flags] = node.arguments ?? [];
      for (const source of EXAMPLES[file] ?? [valueOf(pattern, tree)]) {
        expressions.push({ place, source: String(source), flags: flags ? String(valueOf(flags, tree)) : '' });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return expressions;
}

function isConstructor(node) {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
}

/** Evaluates an expression over the constants of its file. Throws when it depends on anything else. */
function valueOf(expression, tree) {
  const constants = {};
  for (const statement of tree.statements.filter(ts.isVariableStatement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!initializer || statement.pos > expression.pos) continue;
      try {
        constants[name.getText()] = evaluate(initializer.getText(), constants);
      } catch {
        // Not a compile-time constant, which only matters if the pattern uses it.
      }
    }
  }
  try {
    return evaluate(expression.getText(), constants);
  } catch (cause) {
    throw new Error(`${tree.fileName}: a pattern that is built at run time needs an example in EXAMPLES`, {
      cause,
    });
  }
}
