import type { Client } from '../sdk/index.ts';
import { App } from './app.ts';
import type { CommandLine } from './command-line.ts';
import { Model } from './model/model.ts';
import { Screen } from './screen.ts';
import type { Theme } from './text/theme.ts';
import type { Words } from './words.ts';

export { terminalProblem } from './screen.ts';
export type { Theme } from './text/theme.ts';
export type { CommandLine, CommandWords } from './command-line.ts';

export interface DashboardOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Null for what suits the terminal. */
  readonly theme: Theme | null;
  /** Finds the daemon and logs on; asked again whenever the connection is lost. Rejects with SimctlError. */
  readonly connect: () => Promise<Client>;
  /** Whether a daemon can be started with the command `start` where none runs. */
  readonly startable: boolean;
  readonly commandLine: CommandLine;
  /** `changed` is to be called when something can be said better than before. */
  readonly words: (changed: () => void) => Words;
}

/** At most ten times a second: more nobody sees. */
const FRAME_MS = 100;
/** What is shown of times passes also when nothing comes from the daemon. */
const IDLE_FRAME_MS = 1_000;
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
type Signal = (typeof SIGNALS)[number];

/** Shows the dashboard until the user leaves it, or a signal ends it, which is returned then. */
export async function runDashboard(options: DashboardOptions): Promise<Signal | null> {
  const { promise: left, resolve: leave } = Promise.withResolvers<Signal | null>();
  const signalled = SIGNALS.map((signal) => ({ signal, listener: () => leave(signal) }));
  const painter = new Painter();
  const model = new Model(options.connect, () => painter.request());
  const app = new App({
    known: model.known,
    words: options.words(() => painter.request()),
    client: () => model.client,
    refresh: () => model.refresh(),
    commandLine: options.commandLine,
    startable: options.startable,
    changed: () => painter.request(),
    quit: () => leave(null),
  });
  const screen = new Screen(options.input, options.output, options.theme, {
    key: (key) => app.key(key),
    paste: (text) => app.paste(text),
    click: (x, y) => app.click(x, y),
    wheel: (direction) => app.wheel(direction),
    resized: () => painter.request(),
    drained: () => painter.request(),
    gone: () => leave('SIGHUP'),
  });
  for (const { signal, listener } of signalled) process.on(signal, listener);
  // The frame stands before anybody has looked for a daemon, for which more is to be loaded.
  painter.begin(() => {
    if (screen.busy) return;
    model.need(app.needs());
    const { lines, cursor } = app.frame(screen.size, Date.now());
    screen.draw(lines, cursor);
  });
  try {
    const failed = model.run().then(() => left);
    return await Promise.race([left, failed]);
  } finally {
    for (const { signal, listener } of signalled) process.off(signal, listener);
    painter.end();
    screen.close();
    await model.close();
  }
}

/** Draws when something has changed: at once, and then not before its time. */
class Painter {
  #paint: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #idle: NodeJS.Timeout | undefined;
  #lastMs = -Infinity;

  begin(paint: () => void): void {
    this.#paint = paint;
    this.#idle = setInterval(() => this.request(), IDLE_FRAME_MS);
    this.#now();
  }

  request(): void {
    if (this.#paint === null || this.#timer !== null) return;
    const inMs = Math.max(0, this.#lastMs + FRAME_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#now();
    }, inMs);
  }

  #now(): void {
    this.#lastMs = performance.now();
    this.#paint?.();
  }

  end(): void {
    this.#paint = null;
    clearInterval(this.#idle);
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
