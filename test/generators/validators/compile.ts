import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../../scripts/package-root.ts';

/**
 * Returns the compiler's errors in modules, with the options of this repository.
 * @returns by file: each message on one line, with its line number
 */
export function typeErrors(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(packageRoot, 'tsconfig.json'), ts.sys.readFile).config,
    { ...ts.sys, readDirectory: () => [] },
    packageRoot,
  );
  const program = ts.createProgram(files, { ...config.options, types: [] });
  const found = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? '';
    const line = file?.text.split('\n')[file.getLineAndCharacterOfPosition(start).line] ?? '';
    const messages = found.get(name) ?? [];
    found.set(name, messages);
    messages.push(`${ts.flattenDiagnosticMessageText(messageText, ' ')}: ${line.trim()}`);
  }
  return found;
}
