import { runCli } from './cli/run.ts';
import { COMMANDS } from '../commands/index.ts';
import pjson from '../package.json' with { type: 'json' };

process.exitCode = await runCli(process.argv.slice(2), COMMANDS, pjson);
