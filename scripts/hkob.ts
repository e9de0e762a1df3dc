#!/usr/bin/env node
/** The `hkob` command line: one lazy module per command, so that help costs nothing. */
import { type CommandEntry, main } from './cli.ts';

const commands: Record<string, CommandEntry> = {
  generate: {
    summary: 'types, validators, clients and server stubs from OpenAPI documents',
    load: () => import('./generate.ts'),
  },
  scaffold: {
    summary: 'handler files of your own for a server stub, completed when the document grows',
    load: () => import('./scaffold.ts'),
  },
  mock: {
    summary: 'a mock bank that answers from the examples and validates every request',
    load: () => import('./mock.ts'),
  },
  docs: {
    summary: 'the reference documentation as a site of plain files',
    load: () => import('./docs.ts'),
  },
  lint: {
    summary: 'check OpenAPI documents against the house rules',
    load: () => import('./lint.ts'),
  },
  diff: {
    summary: 'what changed between two documents, and whether it breaks clients',
    load: () => import('./diff.ts'),
  },
};

// A reader that stops early (`hkob … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), commands);
