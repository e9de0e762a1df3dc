/** Finds the positions of members in a configuration file. */
import type { Expression, Node, PropertyAssignment } from 'typescript';
import { Locator, type Position } from '../../generators/read/locate.ts';

type TypeScript = typeof import('typescript');

/**
 * Returns the position of the value at a path, or of the nearest enclosing value that is found.
 *
 * @param file the file name; its extension determines the format
 */
export async function placeIn(
  file: string,
  text: string,
  path: readonly PropertyKey[],
): Promise<Position> {
  if (file.endsWith('.json')) return new Locator(text, true).positionOf(path.map(String));
  const { default: ts } = await import('typescript');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  let found: Node | undefined;
  let value: Expression | undefined;
  ts.forEachChild(source, (node) => {
    const exported = exportedBy(ts, node);
    if (exported) value = literalOf(ts, exported, source);
  });
  for (const key of path) {
    const next = value && memberOf(ts, value, key);
    if (!next) break;
    found = next.at;
    value = literalOf(ts, next.value, source);
  }
  const { line, character } = source.getLineAndCharacterOfPosition(found?.getStart() ?? 0);
  return { line: line + 1, column: character + 1 };
}

/** Finds the first syntax error in a module. */
export async function syntaxErrorIn(
  file: string,
  text: string,
): Promise<(Position & { readonly message: string }) | undefined> {
  const { default: ts } = await import('typescript');
  const [first] =
    ts.transpileModule(text, { fileName: file, reportDiagnostics: true }).diagnostics ?? [];
  if (!first?.file) return undefined;
  const { line, character } = first.file.getLineAndCharacterOfPosition(first.start ?? 0);
  const message = ts.flattenDiagnosticMessageText(first.messageText, ' ').replace(/\.$/, '');
  return { line: line + 1, column: character + 1, message };
}

/** The expression that a statement exports with `export default`, `export =` or `module.exports =`. */
function exportedBy(ts: TypeScript, node: Node): Expression | undefined {
  if (ts.isExportAssignment(node)) return node.expression;
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return undefined;
  const { left, right } = node.expression;
  return left.getText() === 'module.exports' ? right : undefined;
}

interface Member {
  readonly at: Node;
  readonly value: Expression;
}

/** The member of an object literal, or the item of an array literal. */
function memberOf(ts: TypeScript, value: Expression, key: PropertyKey): Member | undefined {
  if (ts.isArrayLiteralExpression(value)) {
    const item = value.elements[Number(key)];
    return item && { at: item, value: item };
  }
  if (!ts.isObjectLiteralExpression(value)) return undefined;
  const named = value.properties.find(
    (property): property is PropertyAssignment =>
      ts.isPropertyAssignment(property) && nameOf(ts, property) === key,
  );
  return named && { at: named.name, value: named.initializer };
}

function nameOf(ts: TypeScript, { name }: PropertyAssignment): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

/** Resolves an expression to its literal, through `satisfies`, `defineConfig(…)` and constants. */
function literalOf(ts: TypeScript, expression: Expression, source: Node): Expression {
  if (
    ts.isSatisfiesExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isParenthesizedExpression(expression)
  ) {
    return literalOf(ts, expression.expression, source);
  }
  if (ts.isCallExpression(expression)) {
    const [argument] = expression.arguments;
    return argument ? literalOf(ts, argument, source) : expression;
  }
  if (!ts.isIdentifier(expression)) return expression;
  let initializer: Expression | undefined;
  ts.forEachChild(source, (node) => {
    if (!ts.isVariableStatement(node)) return;
    for (const { name, initializer: value } of node.declarationList.declarations) {
      if (ts.isIdentifier(name) && name.text === expression.text) initializer = value;
    }
  });
  return initializer && !ts.isIdentifier(initializer)
    ? literalOf(ts, initializer, source)
    : expression;
}
