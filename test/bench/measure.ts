/** Running a program and saying what it took. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What one run of a program took. */
export interface Run {
  /** Wall-clock seconds. */
  readonly wall: number;
  /** Seconds of CPU time, user and system, of all its processes. */
  readonly cpu: number;
  /** Largest resident set of any of its processes, in bytes. */
  readonly memory: number;
  readonly output: string;
  /** Why it did not end well; undefined when it did. */
  readonly failure: string | undefined;
}

/** A command line, and where it runs. */
export interface Program {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Exit codes that count as success. Default: 0 alone. */
  readonly accepts?: readonly number[];
}

const METER = pathToFileURL(join(import.meta.dirname, 'meter.mjs')).href;

/** A program that is not done by then has failed. In seconds. */
const TIMEOUT = 300;

/** Runs a Node program to its end. */
export async function measure({ args, cwd, accepts = [0] }: Program): Promise<Run> {
  const meter = join(tmpdir(), `hkob-meter-${process.pid}`);
  rmSync(meter, { force: true });
  const start = performance.now();
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { ...process.env, BENCH_METER: meter, NODE_OPTIONS: `--import=${METER}`, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT * 1000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const ended = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no exit code'));
  });
  const wall = (performance.now() - start) / 1000;
  const uses = usesIn(meter);
  return {
    wall,
    cpu: uses.reduce((sum, { cpu }) => sum + cpu, 0) / 1e6,
    memory: Math.max(0, ...uses.map(({ memory }) => memory)) * 1024,
    output,
    failure:
      typeof ended === 'number' && accepts.includes(ended)
        ? undefined
        : reason(ended, output, wall),
  };
}

function usesIn(file: string): { cpu: number; memory: number }[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  } finally {
    rmSync(file, { force: true });
  }
}

function reason(ended: number | string, output: string, wall: number): string {
  if (/heap out of memory/.test(output)) return `out of memory after ${wall.toFixed(0)} s`;
  if (ended === 'SIGKILL' && wall >= TIMEOUT) return `not done after ${TIMEOUT} s`;
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /error|fail|❌|cannot|invalid/i.test(line)) ?? lines.at(-2);
  return `ends with ${ended}: ${(telling ?? '').slice(0, 160)}`;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half)
    ? ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
    : (sorted[Math.floor(half)] ?? 0);
}

/** A Markdown table. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...body.map(line),
  ].join('\n');
}
