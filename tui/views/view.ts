import type { ActionName } from '../actions/index.ts';
import type { Key } from '../keys.ts';
import type { Known, Needs } from '../model/known.ts';
import type { Line, Size } from '../text/line.ts';
import type { Words } from '../words.ts';

/**
 * What something on the screen is, in the words of the protocol's parameters: the actions take from it what they need.
 */
export type Target = Readonly<Record<string, string>>;

/** Something of a view that can be selected. */
export interface Item {
  /** Within the view, and the same as long as it is the same thing. */
  readonly id: string;
  readonly target: Target;
  /** What a search looks into. */
  readonly text: string;
}

/** What a view is made of. */
export interface Look {
  readonly known: Known;
  readonly words: Words;
  /** The time of this machine. */
  readonly nowMs: number;
  /** What was searched for, in lower case; empty for nothing. */
  readonly search: string;
  /** What is left of the items by the search. */
  readonly items: readonly Item[];
  readonly selected: Item | null;
  /** What the view's own keys have set. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What a key of a view does: sets something of it, or leads to another view with something selected there. */
export type Outcome =
  | { readonly set: Readonly<Record<string, string>> }
  | { readonly go: string; readonly select: string };

export interface ViewKey {
  readonly key: Key;
  /** Such as `open its book`. */
  readonly does: string;
  press(look: Look): Outcome | null;
}

/** A screen of the dashboard: a function of what is known. */
export interface View {
  /** The number that shows it. */
  readonly key: Key;
  readonly name: string;
  /** What one sees there, for the help. */
  readonly help: string;
  /** Of these the menu tells, and their keys work. */
  readonly actions: readonly ActionName[];
  readonly keys: readonly ViewKey[];
  /** Whether the last thing is selected until another is, so that a log goes on under the eyes. */
  readonly endsSelected?: boolean;
  /** What is kept up to date while it is shown. */
  needs(look: Look): Needs;
  /** All that can be selected, without regard to the search. */
  items(look: Pick<Look, 'known' | 'settings'>): readonly Item[];
  render(look: Look, size: Size): readonly Line[];
}
