/** Checks that the repository is ready for a release; `publish.yml` runs it before publishing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printError } from '../cli/output.ts';
import { runCommand, runProgram } from '../cli/run.ts';
import { ownManifest } from '../config/project.ts';
import { packageRoot } from '../package-root.ts';

const command = defineCommand({
  name: 'release',
  summary: 'whether package.json and CHANGELOG.md are ready for a tag',
  usage: 'node scripts/tasks/release.ts TAG',
  examples: [['node scripts/tasks/release.ts v1.2.3', 'exits with 1 and lists what is missing']],
  options: {},
  positionals: { min: 1, max: 1 },
  async run(_, [tag = '']) {
    if (!/^v\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(tag)) {
      throw new UsageError(`expected a tag like v1.2.3, got "${tag}"`);
    }
    const { version = '' } = await ownManifest();
    const changelog = await readFile(join(packageRoot, 'CHANGELOG.md'), 'utf8');
    const problems = releaseProblems(tag, version, changelog);
    for (const problem of problems) printError(problem);
    if (problems.length === 0) print(`${tag} is ready`);
    return problems.length === 0 ? EXIT.done : EXIT.failed;
  },
});

/**
 * Lists what is missing for a release.
 *
 * @param tag `v1.2.3`
 * @param version the version in package.json
 * @param changelog the text, whose first `## ` heading is `## 1.2.3 - 2026-01-31`
 */
export function releaseProblems(tag: string, version: string, changelog: string): string[] {
  const [, heading = '', entries = ''] = /^## (.*)\n((?:(?!^## )[\s\S])*)/m.exec(changelog) ?? [];
  const [newest = '', date = ''] = heading.split(' - ');
  return [
    tag === `v${version}` ? [] : `package.json has ${version}, not ${tag.slice(1)}`,
    newest === version ? [] : `CHANGELOG.md begins with ${newest}, not with ${version}`,
    /^\d{4}-\d\d-\d\d$/.test(date) ? [] : `CHANGELOG.md has no date for ${newest}`,
    /^- /m.test(entries) ? [] : `CHANGELOG.md says nothing about ${newest}`,
  ].flat();
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = await runProgram('node scripts/tasks/release.ts', () =>
    runCommand(command, process.argv.slice(2)),
  );
}
