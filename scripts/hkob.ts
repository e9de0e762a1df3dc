#!/usr/bin/env node
/** The `hkob` command line. */
import module from 'node:module';
import { guardOutput } from './cli/output.ts';
import { handleOutputErrors, main } from './cli/run.ts';
import { commands } from './commands/index.ts';

// Node keeps what it compiled in the system's folder for temporary files, which spares a quarter of
// the time for a small document. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
module.enableCompileCache?.();

guardOutput();
handleOutputErrors();
process.exitCode = await main(process.argv.slice(2), commands);
