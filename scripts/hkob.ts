#!/usr/bin/env node
/** The `hkob` command line. */
import module from 'node:module';
import { endQuietly, main } from './cli/cli.ts';
import { commands } from './cli/commands.ts';
import { guardOutput } from './cli/output.ts';

// Node keeps what it compiled in the system's folder for temporary files, which spares a quarter of
// the time for a small document. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
module.enableCompileCache?.();

guardOutput();
endQuietly();
process.exitCode = await main(process.argv.slice(2), commands);
