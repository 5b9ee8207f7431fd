import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Problem } from './problem.ts';

/** A venue file takes passwords of this length. */
const MAX_CHARACTERS = 128;
/** Nobody pipes more than a password by intent. */
const MAX_BYTES = 4_096;

/**
 * A password from the terminal, asked for twice and not shown, or all that standard input has, without the end of its
 * line. Never from the command line, where every user of the machine could read it.
 */
export async function readPassword(): Promise<string> {
  const password = process.stdin.isTTY ? await askTwice() : await readPiped();
  if (password === '') throw misuse('the password is empty');
  if (password.length > MAX_CHARACTERS)
    throw misuse(`the password has more than ${MAX_CHARACTERS} characters`);
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(password))
    throw misuse('the password has a control character, which no Logon carries');
  return password;
}

async function askTwice(): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  terminal.once('SIGINT', () => terminal.close());
  const lines = terminal[Symbol.asyncIterator]();
  try {
    const password = await ask('Password: ', lines);
    if ((await ask('Again: ', lines)) !== password) throw misuse('the two are not the same');
    return password;
  } finally {
    terminal.close();
  }
}

async function ask(question: string, lines: AsyncIterator<string>): Promise<string> {
  process.stderr.write(question);
  const answer = await lines.next();
  process.stderr.write('\n');
  if (answer.done === true) throw misuse('no password was given');
  return answer.value;
}

async function readPiped(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_BYTES) throw misuse('standard input has more than a password');
  }
  return text.replace(/\r?\n$/, '');
}

function misuse(message: string): Problem {
  return new Problem(message, {
    code: 'bad-usage',
    next: 'Type it, or pipe it: simctl session hash-password < file',
  });
}
