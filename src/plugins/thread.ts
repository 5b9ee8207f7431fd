/**
 * The thread of one plugin: loads its module, tells it what happens, and gives back what it asks for. Whatever goes wrong
 * is left to end the thread: the daemon is told of that, and by Node with the place of a mistake in the text.
 */
import { createRequire } from 'node:module';
import { workerData } from 'node:worker_threads';
import type { Bot, CreateBot } from './contract.ts';
import type { Batch, FromThread, Question, ThreadData } from './messages.ts';
import { ThreadContext } from './thread-context.ts';

/** How long it works at most before it shows that it does. */
const SIGN_OF_LIFE_MS = 100;

const { port, module, parameters, ...identity } = workerData as ThreadData;
const context = new ThreadContext(
  identity,
  () => answerSoon(),
  (text) => post({ type: 'log', text }),
);
const waiting: Question[] = [];
let answered = 0;
let toldWakeAt = Infinity;
let toldAt = performance.now();
let busy = false;
let soon = false;

// How far it has come is known even of one that ends; what it asked for in the midst of it is not done.
process.on('exit', () => post({ type: 'answer', number: answered, requests: [], wakeAt: Infinity }));

// In a turn of its own, since Node adds the place to a mistake in the text only where nobody waits for what throws it.
setImmediate(() => {
  const bot = load()(context, parameters);
  if (typeof bot !== 'object' || bot === null) throw new TypeError(`${module}: what it makes is no bot`);
  port.on('message', ({ questions, one }: Batch) => {
    waiting.push(...questions);
    if (!busy) void work(bot, one);
  });
  post({ type: 'loaded' });
});

/** Required and not imported: in a single executable no file can be imported. */
function load(): CreateBot {
  const exported = createRequire(module)(module) as CreateBot | { readonly default?: CreateBot };
  const create = typeof exported === 'function' ? exported : exported.default;
  if (typeof create !== 'function')
    throw new TypeError(`${module} must export by default a function that makes the bot`);
  return create;
}

/** Answers all that waits, one question after the other. */
async function work(of: Bot, one: boolean): Promise<void> {
  busy = true;
  for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
    await ask(of, question);
    answered = question.number;
    const isLate = performance.now() - toldAt > SIGN_OF_LIFE_MS;
    if (one || isLate || waiting.length === 0 || hasNews()) answer();
  }
  busy = false;
}

async function ask(of: Bot, question: Question): Promise<void> {
  if (question.type === 'ping') return;
  context.show(question.at, question.view);
  switch (question.type) {
    case 'start':
      return of.start?.();
    case 'timer':
      return context.ring();
    case 'event':
      return of.onEvent?.(question.event);
  }
}

/** What it asks for in its own time, such as when a file has been read, leaves when it has done so. */
function answerSoon(): void {
  if (busy || soon) return;
  soon = true;
  setImmediate(() => {
    soon = false;
    if (!busy && hasNews()) answer();
  });
}

function hasNews(): boolean {
  return context.asks || context.wakeAt !== toldWakeAt;
}

function answer(): void {
  toldWakeAt = context.wakeAt;
  toldAt = performance.now();
  post({ type: 'answer', number: answered, requests: context.takeRequests(), wakeAt: toldWakeAt });
}

function post(message: FromThread): void {
  port.postMessage(message);
}
