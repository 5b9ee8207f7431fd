import type { Client } from '../sdk/index.ts';
import { act } from './actions/acting.ts';
import { ACTIONS } from './actions/index.ts';
import { complete, wordsOf, type CommandLine } from './command-line.ts';
import { Message } from './dialogs/message.ts';
import { frame, type Frame } from './frame.ts';
import { helpText } from './help.ts';
import { moved, type Key } from './keys.ts';
import type { Known, Needs } from './model/known.ts';
import { History, newPrompt } from './prompt.ts';
import { State } from './state.ts';
import { clickAt, type Size } from './text/line.ts';
import { VIEWS } from './views/index.ts';
import type { Look } from './views/view.ts';
import type { Words } from './words.ts';

export interface AppOptions {
  readonly known: Known;
  readonly words: Words;
  readonly client: () => Client | null;
  /** Asks anew for what is shown. */
  readonly refresh: () => void;
  readonly commandLine: CommandLine;
  /** Whether a daemon can be started where none runs. */
  readonly startable: boolean;
  /** Something that is shown has changed. */
  readonly changed: () => void;
  readonly quit: () => void;
}

/** What the keys do. It knows nothing of terminals. */
export class App {
  readonly state = new State(VIEWS);
  readonly #options: AppOptions;
  readonly #history = new History();
  #frame: Frame = { lines: [], cursor: null };
  #page = 10;

  constructor(options: AppOptions) {
    this.#options = options;
  }

  frame(size: Size, nowMs: number): Frame {
    const { known, words, startable } = this.#options;
    this.#page = Math.max(1, size.height - 8);
    // A form closes when the daemon has answered, not at a key.
    if (this.state.dialog?.closed === true) this.state.dialog = null;
    this.#frame = frame({ state: this.state, known, words, nowMs, startable }, size);
    return this.#frame;
  }

  needs(): Needs {
    return this.state.view.needs(this.#look());
  }

  key(key: Key): void {
    const { state } = this;
    if (key === 'C-c') this.#options.quit();
    else if (state.dialog !== null) this.#dialogKey(key);
    else if (state.prompt !== null) this.#promptKey(key);
    else {
      state.notice = null;
      if (!this.#ownKey(key)) this.#commonKey(key);
    }
    this.#options.changed();
  }

  /** Pasted text is text where text is asked for, and nothing elsewhere. */
  paste(text: string): void {
    const { dialog, prompt } = this.state;
    if (dialog !== null) dialog.paste?.(text);
    else if (prompt !== null) prompt.editor.insert(text);
    else this.state.say('Pasted text has no place here: press : or / first.', 'warning');
    this.#options.changed();
  }

  click(x: number, y: number): void {
    const click = clickAt(this.#frame.lines[y] ?? [], x);
    const { state } = this;
    const [, kind, what] = /^(\w+):(.*)$/s.exec(click ?? '') ?? [];
    if (kind === undefined || what === undefined) return;
    if (kind === 'key') return this.key(what);
    if (state.dialog !== null) state.dialog.click?.(click!);
    else if (kind === 'view') state.go(what);
    else if (this.#look().selected?.id === what) return this.key('enter');
    else state.own.selected = what;
    this.#options.changed();
  }

  wheel(direction: 'up' | 'down'): void {
    if (this.state.prompt === null) this.key(direction);
  }

  #look(): Look {
    return this.state.look(this.#options.known, this.#options.words, Date.now());
  }

  #dialogKey(key: Key): void {
    const { state } = this;
    const dialog = state.dialog!;
    dialog.key(key);
    // A dialog may have put another one in its place.
    if (dialog.closed && state.dialog === dialog) state.dialog = null;
  }

  /** Keys of the view: what it does itself, then actions. */
  #ownKey(key: Key): boolean {
    const { state } = this;
    const look = this.#look();
    const own = state.view.keys.find((each) => each.key === key);
    if (own !== undefined) {
      const outcome = own.press(look);
      if (outcome !== null && 'go' in outcome) state.go(outcome.go, outcome.select);
      else if (outcome !== null) state.own.settings = { ...state.own.settings, ...outcome.set };
      return true;
    }
    const name = state.view.actions.find((each) => ACTIONS[each].key === key);
    if (name === undefined) return false;
    const { known, client, refresh, changed } = this.#options;
    act({ state, known, client, refresh, changed }, ACTIONS[name], look.selected?.target ?? {});
    return true;
  }

  #commonKey(key: Key): void {
    const { state } = this;
    const view = state.views.find((each) => each.key === key);
    if (view !== undefined) state.view = view;
    else if (key === 'tab' || key === 'S-tab') state.turn(key === 'tab' ? 1 : -1);
    else if (key === '/' || key === ':') state.prompt = newPrompt(key, key === '/' ? state.own.search : '');
    else if (key === '?')
      state.dialog = new Message(`help: ${state.view.name}`, helpText(state.view, state.views));
    else if (key === 'q') this.#options.quit();
    else if (key === 'escape') state.own.search = '';
    else if (key === 's' && this.#options.startable && this.#options.known.link.state !== 'open')
      this.#start();
    else this.#move(key);
  }

  #move(key: Key): void {
    const { items, selected } = this.#look();
    const index = items.findIndex(({ id }) => id === selected?.id);
    const to = moved(key, index, items.length, this.#page);
    if (to !== null && items.length > 0) this.state.select(items[to]!, items);
  }

  #promptKey(key: Key): void {
    const { state } = this;
    const prompt = state.prompt!;
    const { editor, sign } = prompt;
    prompt.choices = [];
    if (key === 'escape' || (key === 'backspace' && editor.text === '')) {
      state.prompt = null;
      if (sign === '/') state.own.search = '';
      return;
    }
    const recalled = sign === ':' ? this.#history.recall(key) : null;
    if (key === 'enter') state.prompt = null;
    if (key === 'enter' && sign === ':') this.#command(editor.text.trim());
    else if (key === 'tab' && sign === ':') void this.#complete();
    else if (recalled !== null) editor.set(recalled);
    else editor.key(key);
    if (sign === '/') state.own.search = editor.text.toLowerCase();
  }

  async #complete(): Promise<void> {
    const { prompt } = this.state;
    const commands = await this.#options.commandLine.commands();
    if (prompt === null || this.state.prompt !== prompt) return;
    const { text, choices } = complete(commands, prompt.editor.text);
    prompt.editor.set(text);
    prompt.choices = choices;
    this.#options.changed();
  }

  #command(text: string): void {
    const words = wordsOf(text);
    if (words[0] === 'simctl') words.shift();
    if (words.length === 0) return;
    this.#history.add(text);
    if (words.length === 1 && ['q', 'quit', 'exit'].includes(words[0]!)) this.#options.quit();
    else this.#run(words);
  }

  /** Runs a command of simctl, whose output is shown as it comes; closing the box ends one that goes on. */
  #run(words: readonly string[]): void {
    const ended = new AbortController();
    const box = new Message(words.join(' '), '', () => ended.abort());
    const { commandLine, changed } = this.#options;
    this.state.dialog = box;
    const print = (text: string): void => {
      box.add(text);
      changed();
    };
    const run = async (): Promise<void> => {
      const exitCode = await commandLine.run(words, print, ended.signal);
      print(exitCode === 0 ? '' : `\nIt ended with exit code ${exitCode}.`);
    };
    void run();
  }

  #start(): void {
    this.#run(['start', '--detach']);
  }
}
