/**
 * Finds unresolved merge conflict markers. As a program (`npm run lint`), it checks every file that Git
 * tracks, and exits with 1 when it finds one.
 */
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** A conflict marker. */
export interface Marker {
  /** One-based. */
  readonly line: number;
  readonly text: string;
}

/** Files in which `=======` underlines a heading, and `|||||||` is a table row of empty cells. */
const PROSE = new Set(['.md', '.markdown', '.mdx', '.rst', '.adoc', '.txt']);

/**
 * Finds the conflict markers in a text, including those of the diff3 style.
 *
 * @param file the file name; in prose, `=======` and `|||||||` are markers only after `<<<<<<<`
 */
export function conflictMarkers(file: string, text: string): readonly Marker[] {
  const prose = PROSE.has(extname(file).toLowerCase());
  const markers: Marker[] = [];
  let open = false;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [, sign] = /^(?:([<>|=])\1{6})(?: |$)/.exec(line) ?? [];
    if (sign === undefined) continue;
    if (sign === '<' || sign === '>' || open || !prose) {
      markers.push({ line: index + 1, text: line });
    }
    if (sign === '<' || sign === '>') open = sign === '<';
  }
  return markers;
}

/** The files that Git tracks; without Git, all files except dependencies and build output. */
function filesIn(root: string): readonly string[] {
  const git = spawnSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  // A conflicting file is listed several times.
  const tracked = new Set(git.status === 0 ? git.stdout.split('\0') : []);
  tracked.delete('');
  if (tracked.size > 0) return [...tracked];
  const skipped = new Set(['.git', 'node_modules', 'dist', 'coverage']);
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(root, entry.name), { recursive: true, withFileTypes: true })
        : [entry],
    )
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}

/** Reports each marker in the files of a folder: `scripts/cli/run.ts:7: <<<<<<< HEAD`. */
export function conflictsIn(root: string): readonly string[] {
  return filesIn(root).flatMap((file) => {
    const path = join(root, file);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return [];
    const bytes = readFileSync(path);
    // Like Git, treat files with NUL as binary.
    if (bytes.includes(0)) return [];
    return conflictMarkers(file, bytes.toString('utf8')).map(
      ({ line, text }) => `${file}:${line}: ${text}`,
    );
  });
}

const [, program] = process.argv;
if (program === import.meta.filename) {
  const found = conflictsIn(packageRoot);
  for (const line of found) console.error(`${line} (a conflict marker: finish the merge)`);
  if (found.length > 0) process.exitCode = 1;
}
