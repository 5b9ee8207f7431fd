import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { stdout } from '../../src/cli/output.ts';
import { argsFor, flagsFor, parametersFrom, parametersOf } from '../../src/cli/parameters.ts';
import { EXIT } from '../../src/cli/problem.ts';
import { fileReload } from '../../src/cli/views/file-reload.ts';
import { METHODS } from '../../src/management/methods.ts';

const PARAMETERS = parametersOf(METHODS['venue.reload'].params);

export default class VenueReload extends SimctlCommand {
  static override summary = 'Look at the venue files now, and take what has changed.';
  static override description = `\
A daemon does so by itself when a file changes, unless it was started with --no-watch. Only what has changed is touched: \
sessions of other endpoints stay connected, and orders of other books stay. A file that is no good changes nothing. A \
venue whose file is gone goes on, unless --remove-missing says otherwise.

Exit code 0 if all files are as they run, 1 if one was refused.`;
  static override examples = [
    'simctl venue reload',
    'simctl venue reload XSIM --json',
    'simctl venue reload --remove-missing',
  ];
  static override args = argsFor(PARAMETERS, ['venue']);
  static override flags = flagsFor(PARAMETERS, ['removeMissing']);

  async run(): Promise<void> {
    const words = await this.words();
    const parameters = parametersFrom(PARAMETERS, words.args, words.flags);
    const { files } = await withClient(words.flags.name, (client) => client.call('venue.reload', parameters));
    if (words.flags.json) stdout.json(files);
    else fileReload(files, stdout);
    if (files.some(({ outcome }) => outcome === 'refused')) process.exitCode = EXIT.refused;
  }
}
