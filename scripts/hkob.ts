#!/usr/bin/env node
/** The entry point of the `hkob` command line. */
import module from 'node:module';
import { guardOutput } from './cli/output.ts';
import { handleOutputErrors, main } from './cli/run.ts';
import { commands } from './commands/index.ts';

// Node caches compiled modules in the system's temporary folder, which saves a quarter of the time for
// a small document. NODE_DISABLE_COMPILE_CACHE=1 disables it.
module.enableCompileCache?.();

guardOutput();
handleOutputErrors();
process.exitCode = await main(process.argv.slice(2), commands);
