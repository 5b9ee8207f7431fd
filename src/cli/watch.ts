import { setTimeout as delay } from 'node:timers/promises';
import { Interrupt } from './interrupt.ts';
import { type Output, stdout } from './output.ts';

/** How often it is looked whether something has changed. */
const EVERY_MS = 500;

/**
 * Shows an answer, and again whenever it has changed, until the user has had enough: in place on a terminal, one after
 * the other elsewhere; with `json` as one line each.
 */
export async function watch<Answer>(
  ask: () => Promise<Answer>,
  show: (answer: Answer, output: Output) => void,
  { json }: { readonly json: boolean },
): Promise<void> {
  using interrupt = new Interrupt();
  const { signal } = interrupt;
  let shown = '';
  while (!signal.aborted) {
    const answer = await ask();
    const text = JSON.stringify(answer);
    if (text !== shown) {
      shown = text;
      if (json) stdout.jsonLine(answer);
      else showAgain(() => show(answer, stdout), stdout);
    }
    await stdout.drained();
    await delay(EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

function showAgain(show: () => void, output: Output): void {
  if (output.terminal) output.clear();
  show();
  output.lines(output.terminal ? ['', 'Ctrl-C ends this.'] : ['']);
}
