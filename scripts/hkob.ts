#!/usr/bin/env node
/** The `hkob` command line. */
import { endQuietly, main } from './cli.ts';
import { commands } from './commands.ts';

endQuietly();
process.exitCode = await main(process.argv.slice(2), commands);
