import { SimctlCommand } from '../../src/cli/command.ts';
import { stdout } from '../../src/cli/output.ts';
import { readPassword } from '../../src/cli/read-secret.ts';
import { hashPassword } from '../../src/config/password-hash.ts';

export default class SessionHashPassword extends SimctlCommand {
  static override summary = 'Make the passwordHash of a session from a password.';
  static override description = `\
Asks for the password, or reads it from standard input, and prints what goes into the venue file as passwordHash: scrypt \
with a salt of its own, so the file does not tell the password.`;
  static override examples = ['simctl session hash-password', 'simctl session hash-password < password.txt'];

  async run(): Promise<void> {
    const { flags } = await this.parse(SessionHashPassword);
    const passwordHash = await hashPassword(await readPassword());
    if (flags.json) stdout.json({ passwordHash });
    else stdout.line(passwordHash);
  }
}
