const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Within this time a second signal is the first one again: the terminal and the launcher both pass Ctrl-C on. */
const SAME_WISH_MS = 1_000;

/**
 * Aborted when the user ends a command that would go on: Ctrl-C, a request to terminate, or the reader of its output
 * going away, as `head` does. Whoever then asks again does not want to wait: a signal some time after the first ends the
 * process at once. Dispose of it to give the signals back.
 */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #abort = (): void => {
    this.#controller.abort();
    setTimeout(() => this.#releaseSignals(), SAME_WISH_MS).unref();
  };
  readonly #onOutputError = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') this.#abort();
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#abort);
    process.stdout.on('error', this.#onOutputError);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves when the user has had enough. */
  get happened(): Promise<void> {
    const { signal } = this;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  [Symbol.dispose](): void {
    this.#releaseSignals();
    process.stdout.off('error', this.#onOutputError);
  }

  #releaseSignals(): void {
    for (const signal of SIGNALS) process.off(signal, this.#abort);
  }
}
