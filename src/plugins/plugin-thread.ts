import { extname } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { thrownText, type Failure } from './failure.ts';
import { PLUGIN_LIMITS } from './limits.ts';
import { Lines } from './lines.ts';
import type { Batch, FromThread, Occasion, Question, ThreadData } from './messages.ts';

/** The file that the thread runs: .ts here, .js in the built package. */
const THREAD = new URL('./thread.ts'.replace('.ts', extname(import.meta.filename)), import.meta.url);

const BYTES_PER_MB = 1_048_576;

export interface ThreadOptions extends Omit<ThreadData, 'port'> {
  /** What it may take, on its heap and beside it. */
  readonly memoryMb: number;
}

/** Is told what comes out of a thread; nothing any more once it has failed. */
export interface ThreadListener {
  loaded(): void;
  answered(answer: Extract<FromThread, { type: 'answer' }>): void;
  failed(failure: Failure): void;
  log(line: string): void;
}

/** One thread with one plugin in it, and the watch that is kept over it. */
export class PluginThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #listener: ThreadListener;
  readonly #watch: NodeJS.Timeout;
  readonly #memoryMb: number;
  readonly #lines: Lines;
  #questions: Question[] = [];
  #loaded = false;
  #ended = false;
  #asked = 0;
  #answered = 0;
  #quietLooks = 0;

  constructor({ memoryMb, ...data }: ThreadOptions, listener: ThreadListener) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#listener = listener;
    this.#memoryMb = memoryMb;
    this.#lines = new Lines((line) => listener.log(line));
    this.#worker = new Worker(THREAD, {
      name: data.owner,
      workerData: { ...data, port: port2 } satisfies ThreadData,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      // What it prints must not come among what the daemon prints.
      stdout: true,
      stderr: true,
      execArgv: [],
    });
    this.#port.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (thrown) => this.#fail(errorText(thrown, memoryMb)));
    this.#worker.on('exit', (code) => this.#fail(`it has ended its thread, with code ${code}`));
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => this.#lines.write(text));
    this.#watch = setInterval(() => this.#look(), PLUGIN_LIMITS.lookEveryMs);
    // The daemon lives for its endpoints, and not for this.
    this.#watch.unref();
    this.#worker.unref();
    this.#port.unref();
  }

  /** The number under which what is asked next is answered. */
  get nextNumber(): number {
    return this.#asked + 1;
  }

  /** Tells the plugin of something, with the next `flush`. */
  ask(occasion: Occasion): void {
    this.#questions.push({ number: ++this.#asked, ...occasion });
    if (this.#asked - this.#answered > PLUGIN_LIMITS.waiting)
      this.#fail(`it does not keep up: ${PLUGIN_LIMITS.waiting} events wait for it`);
  }

  /** Sends what there is to be told. With `one` each thing is answered by itself. */
  flush(one: boolean): void {
    if (this.#ended || this.#questions.length === 0) return;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
    this.#port.postMessage({ questions: this.#questions, one } satisfies Batch);
    this.#questions = [];
  }

  /** Ends the thread, whatever it does just now. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#watch);
    this.#port.close();
    void this.#worker.terminate();
  }

  #receive(message: FromThread): void {
    if (this.#ended) return;
    switch (message.type) {
      case 'loaded':
        this.#loaded = true;
        this.#quietLooks = 0;
        return this.#listener.loaded();
      case 'answer':
        if (message.number > this.#answered) this.#quietLooks = 0;
        this.#answered = message.number;
        return this.#listener.answered(message);
      case 'log':
        return this.#lines.write(message.text);
    }
  }

  /** A look that comes late counts as one: the thread must not pay for a daemon that was busy itself. */
  #look(): void {
    this.#lines.look();
    const { quietLooks, loadLooks, lookEveryMs } = PLUGIN_LIMITS;
    if (this.#answered < this.#asked || !this.#loaded) this.#quietLooks++;
    const looks = this.#loaded ? quietLooks : loadLooks;
    if (this.#quietLooks >= looks) {
      const seconds = (looks * lookEveryMs) / 1_000;
      return this.#fail(`it has not ${this.#loaded ? 'answered' : 'loaded'} within ${seconds} s`);
    }
    if (this.#loaded && this.#answered === this.#asked) {
      this.ask({ type: 'ping' });
      this.flush(false);
    }
    void this.#weigh();
  }

  /** What lies beside the heap is in no limit of the thread's own. */
  async #weigh(): Promise<void> {
    // Node 22.13 does not tell.
    if (typeof this.#worker.getHeapStatistics !== 'function') return;
    try {
      const { used_heap_size: heap, external_memory: beside } = await this.#worker.getHeapStatistics();
      if (heap + beside > this.#memoryMb * BYTES_PER_MB) this.#fail(tooMuchText(this.#memoryMb));
    } catch {
      // It ends just now, and says why.
    }
  }

  #fail(reason: string): void {
    if (this.#ended) return;
    // What it has said before comes first.
    for (
      let item = receiveMessageOnPort(this.#port);
      item !== undefined;
      item = receiveMessageOnPort(this.#port)
    )
      this.#receive(item.message as FromThread);
    const atLoad = !this.#loaded;
    this.end();
    this.#listener.failed({ reason, atLoad });
  }
}

function errorText(thrown: unknown, memoryMb: number): string {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuchText(memoryMb) : thrownText(thrown);
}

function tooMuchText(memoryMb: number): string {
  return `it takes more than ${memoryMb} MB of memory`;
}
