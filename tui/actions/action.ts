import type { CallableMethod, Params, Result } from '../../sdk/index.ts';
import type { ChoiceOption } from '../dialogs/choose.ts';
import type { Key } from '../keys.ts';
import type { Known } from '../model/known.ts';

type Asks<M extends CallableMethod> = readonly (keyof Params<M> & string)[];

type Begins = Readonly<Record<string, string>>;

interface Choice<Name extends string = string> {
  readonly parameter: Name;
  options(known: Known): readonly ChoiceOption[];
}

/** Something that the user can have the daemon do. Role, parameters and their checks are those of its method. */
export interface Action<M extends CallableMethod = CallableMethod> {
  readonly key: Key;
  /** As in the menu: `cancel the order`. */
  readonly name: string;
  readonly method: M;
  /** A parameter that is chosen from a list before anything else is asked. */
  readonly choice?: Choice<keyof Params<M> & string>;
  /**
   * Parameters that a form asks for, which may depend on what was chosen. All others come from what is selected; one
   * that is not there is missed aloud.
   */
  readonly asks: Asks<M> | ((chosen: string, known: Known) => Asks<M>);
  /** What the form begins with, beside what is selected. */
  readonly begins?: Begins | ((chosen: string, known: Known) => Begins);
  /** For what cannot be undone: the question before it is done, of the parameters and of all that is selected. */
  confirm?(meant: Readonly<Record<string, unknown>>): string;
  /** What was done, as a sentence. */
  done(result: Result<M>): string;
}

/** Types of the parameters and of the result come from the method. */
export function action<const M extends CallableMethod>(declared: Action<M>): Action {
  return declared;
}
