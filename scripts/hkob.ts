#!/usr/bin/env node
/** The `hkob` command line. */
import { main } from './cli.ts';
import { commands } from './commands.ts';

// A reader that stops early (`hkob … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), commands);
