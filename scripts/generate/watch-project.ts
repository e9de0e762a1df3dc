/** `hkob generate --watch`: generates again whenever a source file changes. */
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
import { applyChanges, changedPaths, displayPath, planChanges } from './write-files.ts';

/** A document of the project, with the state that is kept between changes. */
interface WatchedInput {
  readonly input: GenerateInput;
  readonly memory: FileMemory;
  /** The result of its last successful generation. */
  result?: GeneratedFiles;
  /** Whether it has changed since that generation. */
  stale: boolean;
}

/**
 * Loads the project.
 *
 * @param cacheBust a new text for each call, so that a configuration module is evaluated again
 */
type LoadProject = (cacheBust?: string) => Promise<Project>;

/**
 * Generates, and again after each change of a source file, until the process is interrupted. Errors
 * are reported and leave the generated files unchanged.
 */
export async function watchProject(load: LoadProject): Promise<number> {
  const end = interrupted();
  const startedAt = Date.now();
  const watched = new WatchedProject(load, await load());
  await watched.regenerate(new Set());
  const watch = watchFiles(watched.files(), startedAt, async (paths) => {
    await watched.regenerate(paths);
    return watched.files();
  });
  print('Watching for changes; press Ctrl-C to stop');
  await end;
  await watch.close();
  return EXIT.done;
}

class WatchedProject {
  readonly #load: LoadProject;
  #project: Project;
  #inputs: WatchedInput[];

  constructor(load: LoadProject, project: Project) {
    this.#load = load;
    this.#project = project;
    this.#inputs = project.inputs.map(watchedInput);
  }

  /** The configuration and the source files of all documents; absolute paths. */
  files(): string[] {
    const { config, folder } = this.#project;
    return [
      ...(config === undefined ? [] : [config]),
      ...this.#inputs.flatMap(({ input, memory }) => [
        resolve(folder, input.spec),
        ...memory.wanted,
      ]),
    ];
  }

  /** Generates the documents that changed files belong to. Writes nothing while one is invalid. */
  async regenerate(paths: ReadonlySet<string>): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#reloadConfig(paths);
    } catch (error) {
      return reportError(error);
    }
    const generated = await this.#generateStale(paths);
    const results = this.#inputs.flatMap(({ result }) => result ?? []);
    if (generated === 0 || results.length < this.#inputs.length) return;
    try {
      await this.#write(results, startedAt);
    } catch (error) {
      reportError(error);
    }
  }

  async #reloadConfig(paths: ReadonlySet<string>): Promise<void> {
    const { config } = this.#project;
    if (config === undefined || !paths.has(config)) return;
    this.#project = await this.#load(`${performance.now()}`);
    this.#inputs = this.#project.inputs.map(watchedInput);
  }

  /** @returns the number of documents that were generated */
  async #generateStale(paths: ReadonlySet<string>): Promise<number> {
    const errors: unknown[] = [];
    let generated = 0;
    for (const watched of this.#inputs) {
      const { input, memory } = watched;
      watched.stale ||= [...memory.wanted].some((file) => paths.has(file));
      if (!watched.stale) continue;
      try {
        watched.result = await endingAtOnce(() =>
          generateFiles(input, this.#project.folder, memory),
        );
        watched.stale = false;
        generated += 1;
      } catch (error) {
        errors.push(error);
      }
    }
    for (const error of errors) reportError(error);
    return generated;
  }

  async #write(results: readonly GeneratedFiles[], startedAt: number): Promise<void> {
    const plan = await planChanges(filesOf(results), this.#project);
    await applyChanges(plan);
    for (const path of plan.written) print(`wrote ${displayPath(path)}`);
    for (const path of plan.removed) print(`removed ${displayPath(path)}`);
    const duration = Math.round(performance.now() - startedAt);
    print(`${changedPaths(plan).length} of ${plan.files.length} files changed, in ${duration} ms`);
  }
}

const watchedInput = (input: GenerateInput): WatchedInput => ({
  input,
  memory: new FileMemory(),
  stale: true,
});

/** Reports an error of the user's files and keeps watching; rethrows any other. */
function reportError(error: unknown): void {
  if (error instanceof InputError) printError(...describeError(error));
  else if (error instanceof UsageError) printError(error.message);
  else throw error;
}
