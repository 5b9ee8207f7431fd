import { gist } from '../views/fix-message.ts';
import { Dictionaries } from './dictionaries.ts';
import { explain } from './explain.ts';
import { FixMessage } from './message.ts';

const dictionaries = new Dictionaries(null);

/** What a FIX message is and what matters of it; null when it is of no version there is. `text` has | for SOH. */
export async function messageLine(text: string): Promise<string | null> {
  const fields = Buffer.from(text.replaceAll('|', '\u0001')).toString('latin1');
  const message = new FixMessage({ kind: 'message', line: 1, prefix: '', fields, whole: true });
  const known = await dictionaries.for(message);
  if (known === null) return null;
  const { dictionary } = known;
  const name = dictionary.message(message.msgType)?.name ?? `unknown (${message.msgType})`;
  return [name, `#${message.text(34)}`, ...gist({ fields: explain(message, dictionary, false) })].join('  ');
}
