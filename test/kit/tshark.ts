import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** A second program that knows FIX, where somebody has installed it. */

const run = promisify(execFile);
/** The port by which captures tell it that a conversation is FIX. */
export const FIX_PORT = 9878;
/** Nothing, or a flag of each message that is not set. */
const NO_COMPLAINT = /^(?:0\|?|False\|?)*$/;

export function hasTshark(): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

interface Dissected {
  readonly msgType: string;
  readonly complaints: readonly string[];
}

/** One entry for each FIX message of the capture, with what tshark does not like about its packet. */
export async function dissect(path: string): Promise<Dissected[]> {
  const fields = ['fix.MsgType', '_ws.malformed', '_ws.expert.message', 'fix.checksum_bad'];
  const { stdout } = await run('tshark', [
    '-r',
    path,
    '-d',
    `tcp.port==${FIX_PORT},fix`,
    '-Y',
    'fix',
    '-T',
    'fields',
    '-E',
    'occurrence=a',
    '-E',
    'aggregator=|',
    ...fields.flatMap((field) => ['-e', field]),
  ]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [types = '', ...complaints] = line.split('\t');
      return types.split('|').map((msgType, index) => ({
        msgType,
        complaints: index === 0 ? complaints.filter((text) => !NO_COMPLAINT.test(text)) : [],
      }));
    });
}
