/** Evaluates a configuration that is a JavaScript or TypeScript module. */
import { readFileSync } from 'node:fs';
import node from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

const require = node.createRequire(import.meta.url);

/**
 * Imports a module and returns its default export, or `module.exports`.
 *
 * A file with `import` or `export` is an ES module, any other is CommonJS, regardless of its extension
 * and of `type` in package.json. The same holds for modules of the project that it imports, but not
 * for packages.
 *
 * @param file absolute path
 * @param cacheBust a new text for each call, so that the module is evaluated again
 * @returns undefined when there is no default export
 * @throws {SyntaxError} when the file cannot be parsed; any error that the module throws
 */
export async function importModule(file: string, cacheBust = ''): Promise<unknown> {
  // Node before 22.15 has no synchronous hooks, and does not support TypeScript either.
  const hooks = node.registerHooks?.({
    load(url, context, next) {
      if (!/^file:.*\.[cm]?[jt]s(?:[?#]|$)/.test(url) || url.includes('/node_modules/')) {
        return next(url, context);
      }
      return { format: 'module', source: esModule(fileURLToPath(url)), shortCircuit: true };
    },
  });
  try {
    const url = `${pathToFileURL(file).href}${cacheBust && `?${cacheBust}`}`;
    return ((await import(url)) as { readonly default?: unknown }).default;
  } finally {
    hooks?.deregister();
  }
}

/** Converts a module to an ES module, and keeps line numbers. */
function esModule(file: string): string {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF|^#!.*/, '');
  const code = /\.[cm]?ts$/.test(file) ? withoutTypes(file, text) : text;
  return isCommonJs(code) ? wrapped(code) : code;
}

/** Removes types with the compiler: Node does not support enums, `export =` and type imports without `type`. */
function withoutTypes(file: string, text: string): string {
  const ts = require('typescript') as typeof import('typescript');
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.Preserve, target: ts.ScriptTarget.ESNext },
    reportDiagnostics: true,
  });
  const [wrong] = diagnostics;
  if (wrong === undefined) return outputText;
  throw new SyntaxError(`${file}: ${ts.flattenDiagnosticMessageText(wrong.messageText, ' ')}`);
}

const COMMON_JS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Uses the same test as Node for a package.json without `type`. */
function isCommonJs(code: string): boolean {
  try {
    compileFunction(code, COMMON_JS);
    return true;
  } catch {
    return false;
  }
}

/** Wraps CommonJS code in an ES module. With `__esModule`, compiled `export default` is in `default`. */
const wrapped = (
  code: string,
): string => `import { createRequire } from 'node:module'; const module = { exports: {} }; (function (${COMMON_JS.join(', ')}) { ${code}
}).call(module.exports, module.exports, createRequire(import.meta.url), module, import.meta.filename, import.meta.dirname); const value = module.exports; export { value as 'module.exports' }; export default value?.__esModule ? value.default : value;`;
