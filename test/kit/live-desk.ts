import assert from 'node:assert/strict';
import { connect } from '../../sdk/index.ts';
import { MessageWords } from '../../src/cli/fix/message-words.ts';
import { App } from '../../tui/app.ts';
import { Model } from '../../tui/model/model.ts';

/** On a machine with ten busy processes a processor. */
const LATE_MS = 45_000;

/** A dashboard on a real daemon, without a terminal. */
export class LiveDesk implements AsyncDisposable {
  readonly model: Model;
  readonly #app: App;
  #changed = (): void => {};

  constructor(home: string) {
    const changed = (): void => this.#changed();
    this.model = new Model(() => connect({ home, name: 'live' }), changed);
    this.#app = new App({
      known: this.model.known,
      words: new MessageWords(changed),
      client: () => this.model.client,
      refresh: () => this.model.refresh(),
      commandLine: { commands: () => Promise.resolve([]), run: () => Promise.resolve(0) },
      startable: false,
      changed,
      quit: () => {},
    });
    void this.model.run();
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#app.key(key);
  }

  /** Resolves once the screen shows it; rejects with what it shows instead when that takes too long. */
  async shows(text: RegExp): Promise<void> {
    const late = AbortSignal.timeout(LATE_MS);
    for (;;) {
      const changed = Promise.withResolvers<void>();
      this.#changed = () => changed.resolve();
      late.addEventListener('abort', () => changed.resolve(), { once: true });
      this.model.need(this.#app.needs());
      const { lines } = this.#app.frame({ width: 120, height: 30 }, Date.now());
      const screen = lines.map((line) => line.map((span) => span.text).join('')).join('\n');
      if (text.test(screen)) return;
      if (late.aborted) assert.match(screen, text);
      await changed.promise;
    }
  }

  /** Does something again and again until the screen shows what comes of it. */
  async showsWhile(text: RegExp, act: () => Promise<unknown>): Promise<void> {
    const shown = this.shows(text);
    const seen = new AbortController();
    void shown.finally(() => seen.abort()).catch(() => {});
    while (!seen.signal.aborted) await act();
    await shown;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.model.close();
  }
}
