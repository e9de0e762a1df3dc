/** Lint rules about the files of a document, which cannot be checked after bundling. */
import { join as joinPath } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config, NormalizedProblem, Source } from '@redocly/openapi-core';
import type { LoadedDocument } from '../../generators/read/load.ts';
import { join } from '../../generators/read/pointer.ts';
import { packageRoot } from '../package-root.ts';

/** Imported dynamically, because `spec/` has another relative path in the published package. */
type FileNameRule = typeof import('../../spec/rules/component-file-name.mjs');

/** The versions of OpenAPI as Redocly calls them. */
export type Version = 'oas3_0' | 'oas3_1' | 'oas3_2';

/**
 * Checks the rules `hkob/component-file-name` and `component-name-unique`, if they are configured.
 *
 * @param sourceOf returns the source of a file, for Redocly's reports
 */
export async function lintFiles(
  { fileReferences, renamed }: LoadedDocument,
  config: Config,
  version: Version,
  sourceOf: (file: string) => Source,
): Promise<NormalizedProblem[]> {
  const rule = joinPath(packageRoot, 'spec/rules/component-file-name.mjs');
  const { misnamed }: FileNameRule = await import(pathToFileURL(rule).href);
  const problems: NormalizedProblem[] = [];
  const report = (
    ruleId: string,
    severity: string | undefined,
    message: string,
    file: string,
    pointer: string,
  ): void => {
    if (severity !== 'error' && severity !== 'warn') return;
    const location = [{ source: sourceOf(file), pointer }];
    problems.push({ ruleId, severity, message, location, suggest: [] });
  };

  const naming = 'hkob/component-file-name';
  const { severity } = config.getRuleSettings(naming, version);
  for (const { file, path, ref, kind } of severity === 'off' ? [] : fileReferences) {
    const pointer = join('#', ...path);
    const key = String(path.at(-1));
    const message = misnamed({ ref, pointer, key, isPathItem: kind === 'PathItem' });
    if (message) report(naming, severity, message, file, join(pointer, '$ref'));
  }

  const unique = 'component-name-unique';
  const settings = config.getRuleSettings(unique, version) as unknown as Record<string, string>;
  for (const { section, wanted, origin } of renamed) {
    const message = `Component '${section}/${wanted}' is not unique: another file defines it too.`;
    const pointer = join('#', ...origin.path);
    report(unique, settings[section] ?? settings.severity, message, origin.source.id, pointer);
  }
  return problems;
}
