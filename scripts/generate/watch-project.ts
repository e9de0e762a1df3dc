/** `hkob generate --watch`: generating again when a document changes. */
import { resolve } from 'node:path';
import { InputError } from '../../generators/read/diagnostics.ts';
import { FileMemory } from '../../generators/read/files.ts';
import { EXIT, UsageError } from '../cli/command.ts';
import { describeError } from '../cli/diagnostics.ts';
import { print, printError } from '../cli/output.ts';
import { endingAtOnce, interrupted } from '../cli/signals.ts';
import type { GenerateInput } from '../config/config.ts';
import { filesOf, type GeneratedFiles, generateFiles, type Project } from './api.ts';
import { watchFiles } from './watch-files.ts';
import { applyChanges, changedPaths, planChanges, shown } from './write-files.ts';

/** One document of the project, with what is kept of it between changes. */
interface Kept {
  readonly input: GenerateInput;
  readonly memory: FileMemory;
  /** What it became when it could last be used. */
  result?: GeneratedFiles;
  /** Whether it has to be generated before anything is written. */
  due: boolean;
}

/**
 * Generates, and again whenever a file changes that something was generated from, until the process
 * is asked to end. What cannot be used is reported, and leaves the files as they are.
 *
 * @param read the project; `fresh` is a text that is new each time
 */
export async function keepUp(read: (fresh?: string) => Promise<Project>): Promise<number> {
  const end = interrupted();
  const begun = Date.now();
  let project = await read();
  let kept = project.inputs.map(keptOf);

  const regenerate = async (paths: ReadonlySet<string>): Promise<void> => {
    const started = performance.now();
    const problems: unknown[] = [];
    try {
      if (project.config !== undefined && paths.has(project.config)) {
        project = await read(`${started}`);
        kept = project.inputs.map(keptOf);
      }
    } catch (error) {
      return report(error);
    }
    let done = 0;
    for (const one of kept) {
      one.due ||= [...one.memory.wanted].some((file) => paths.has(file));
      if (!one.due) continue;
      try {
        const { input, memory } = one;
        one.result = await endingAtOnce(() => generateFiles(input, project.folder, memory));
        one.due = false;
        done += 1;
      } catch (error) {
        problems.push(error);
      }
    }
    for (const problem of problems) report(problem);
    const results = kept.flatMap(({ result }) => result ?? []);
    if (done === 0 || results.length < kept.length) return;
    try {
      const plan = await planChanges(filesOf(results), project);
      await applyChanges(plan);
      for (const path of plan.written) print(`wrote ${shown(path)}`);
      for (const path of plan.removed) print(`removed ${shown(path)}`);
      const took = Math.round(performance.now() - started);
      print(`${changedPaths(plan).length} of ${plan.files.length} files changed, in ${took} ms`);
    } catch (error) {
      report(error);
    }
  };
  const watched = (): string[] => [
    ...(project.config === undefined ? [] : [project.config]),
    ...kept.flatMap(({ input, memory }) => [resolve(project.folder, input.spec), ...memory.wanted]),
  ];

  await regenerate(new Set());
  const watch = watchFiles(watched(), begun, async (paths) => {
    await regenerate(paths);
    return watched();
  });
  print('Watching for changes; Ctrl-C ends it');
  await end;
  await watch.close();
  return EXIT.done;
}

const keptOf = (input: GenerateInput): Kept => ({ input, memory: new FileMemory(), due: true });

/** The next change may mend it. */
function report(error: unknown): void {
  if (error instanceof InputError) printError(...describeError(error));
  else if (error instanceof UsageError) printError(error.message);
  else throw error;
}
