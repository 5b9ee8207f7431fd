import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { stdout } from '../../src/cli/output.ts';
import { EXIT, Problem } from '../../src/cli/problem.ts';
import { fileCheck } from '../../src/cli/views/file-check.ts';
import type { FileCheckJson } from '../../src/management/methods.ts';

export default class VenueCheck extends SimctlCommand {
  static override summary = 'Check a venue file, and say what it would change.';
  static override description = `\
Names every mistake with its line and column. If a daemon runs, it also says what would change in it if the file were \
loaded; nothing is changed. Without a daemon only the file is checked. The certificates, keys and dictionaries that \
it names are read too.

Exit code 0 if the file is good, 1 if not, 2 if it could not be read.`;
  static override examples = [
    'simctl venue check venues/demo.toml',
    'simctl venue check my-venue.toml --json',
  ];
  static override args = {
    file: Args.string({ description: 'The venue file', required: true, ignoreStdin: true }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(VenueCheck);
    const text = read(args.file);
    const check = await checked(flags.name, args.file, text);
    if (flags.json) stdout.json(check);
    else fileCheck(check, stdout);
    if (!check.valid) process.exitCode = EXIT.refused;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message}`, { code: 'unreadable-file' });
  }
}

/** Here, with the files that it names; then by the daemon that is meant, unless none runs and none was named. */
async function checked(name: string | undefined, file: string, text: string): Promise<FileCheckJson> {
  const { checkVenueFiles } = await import('../../src/daemon/check.ts');
  const here = await checkVenueFiles(file, text);
  try {
    // The daemon may have been started in another folder, and paths in the file start from the file's own.
    const params = { file: resolve(file), text };
    const there = await withClient({ name }, (client) => client.call('venue.check', params));
    return here.valid ? { ...there, file } : here;
  } catch (error) {
    if (name !== undefined || (error as { code?: unknown }).code !== 'no-daemon') throw error;
    return here;
  }
}
