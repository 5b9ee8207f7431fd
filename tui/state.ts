import type { Dialog } from './dialogs/dialog.ts';
import type { Known } from './model/known.ts';
import type { Prompt } from './prompt.ts';
import type { Style } from './text/line.ts';
import type { Item, Look, View } from './views/view.ts';
import type { Words } from './words.ts';

/** What the user has made of a view. */
interface ViewState {
  selected: string | null;
  search: string;
  settings: Readonly<Record<string, string>>;
}

interface Notice {
  readonly text: string;
  readonly style: Style;
}

/** Where the user is: what is shown is a function of this and of what is known. */
export class State {
  readonly views: readonly View[];
  view: View;
  dialog: Dialog | null = null;
  prompt: Prompt | null = null;
  /** What the dashboard has to say to the last key. */
  notice: Notice | null = null;
  readonly #states: ReadonlyMap<View, ViewState>;

  constructor(views: readonly View[]) {
    this.views = views;
    this.view = views[0]!;
    this.#states = new Map(views.map((view) => [view, { selected: null, search: '', settings: {} }]));
  }

  /** The part of the view that is shown. */
  get own(): ViewState {
    return this.#states.get(this.view)!;
  }

  look(known: Known, words: Words, nowMs: number): Look {
    const { selected, search, settings } = this.own;
    const items = this.view
      .items({ known, settings })
      .filter(({ text }) => search === '' || text.toLowerCase().includes(search));
    return {
      known,
      words,
      nowMs,
      search,
      settings,
      items,
      selected: items.find(({ id }) => id === selected) ?? items.at(this.view.endsSelected ? -1 : 0) ?? null,
    };
  }

  /** Selects an item of the view. Who goes to the end of a log follows it. */
  select({ id }: Item, items: readonly Item[]): void {
    this.own.selected = this.view.endsSelected === true && items.at(-1)?.id === id ? null : id;
  }

  go(name: string, select?: string): void {
    const view = this.views.find((each) => each.name === name);
    if (view === undefined) return;
    this.view = view;
    if (select !== undefined) Object.assign(this.own, { selected: select, search: '' });
  }

  /** The view so many further on, around the end. */
  turn(step: number): void {
    const index = this.views.indexOf(this.view) + step + this.views.length;
    this.view = this.views[index % this.views.length]!;
  }

  say(text: string, style: Style = 'plain'): void {
    this.notice = { text, style };
  }
}
