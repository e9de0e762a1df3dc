/** Running a configuration that is a module, JavaScript or TypeScript. */
import { readFileSync } from 'node:fs';
import node from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

const require = node.createRequire(import.meta.url);

/**
 * Imports a module and returns what it exports: its default export, or `module.exports`.
 *
 * What is written in the file decides how it runs, and not its ending or the `type` of a package.json:
 * with `import` or `export` it is an ES module, else CommonJS. So it does for the modules of the same
 * project that it loads; packages load as they always do.
 *
 * @param file absolute path
 * @param fresh runs a module again that was run before; any text that is new each time
 * @returns undefined where there is no default export
 * @throws {SyntaxError} when the file cannot be read as a module; else whatever the module throws
 */
export async function importModule(file: string, fresh = ''): Promise<unknown> {
  // Before 22.15 Node has no such hooks, and reads no TypeScript either.
  const hooks = node.registerHooks?.({
    load(url, context, next) {
      if (!/^file:.*\.[cm]?[jt]s(?:[?#]|$)/.test(url) || url.includes('/node_modules/')) {
        return next(url, context);
      }
      return { format: 'module', source: esModule(fileURLToPath(url)), shortCircuit: true };
    },
  });
  try {
    const url = `${pathToFileURL(file).href}${fresh && `?${fresh}`}`;
    return ((await import(url)) as { readonly default?: unknown }).default;
  } finally {
    hooks?.deregister();
  }
}

/** The text of a module as an ES module, on the same lines. */
function esModule(file: string): string {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF|^#!.*/, '');
  const code = /\.[cm]?ts$/.test(file) ? withoutTypes(file, text) : text;
  return isCommonJs(code) ? wrapped(code) : code;
}

/** By the compiler, as Node refuses enums, `export =` and types that are imported without saying so. */
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

/** By the test that Node itself makes where a package.json has no `type`. */
function isCommonJs(code: string): boolean {
  try {
    compileFunction(code, COMMON_JS);
    return true;
  } catch {
    return false;
  }
}

/** What a compiler made of `export default` is under `default`, beside the mark `__esModule`. */
const wrapped = (
  code: string,
): string => `import { createRequire } from 'node:module'; const module = { exports: {} }; (function (${COMMON_JS.join(', ')}) { ${code}
}).call(module.exports, module.exports, createRequire(import.meta.url), module, import.meta.filename, import.meta.dirname); const value = module.exports; export { value as 'module.exports' }; export default value?.__esModule ? value.default : value;`;
