import type { CallableMethod, Params, Result } from '../../sdk/index.ts';
import type { Key } from '../keys.ts';

/** Something that the user can have the daemon do. Role, parameters and their checks are those of its method. */
export interface Action<M extends CallableMethod = CallableMethod> {
  readonly key: Key;
  /** As in the menu: `cancel the order`. */
  readonly name: string;
  readonly method: M;
  /** Parameters that a form asks for. All others come from what is selected; one that is not there is missed aloud. */
  readonly asks: readonly (keyof Params<M> & string)[];
  /** What the form begins with, beside what is selected. */
  readonly begins?: Readonly<Record<string, string>>;
  /** For what cannot be undone: the question before it is done, of the parameters and of all that is selected. */
  confirm?(meant: Readonly<Record<string, unknown>>): string;
  /** What was done, as a sentence. */
  done(result: Result<M>): string;
}

/** Types of the parameters and of the result come from the method. */
export function action<const M extends CallableMethod>(declared: Action<M>): Action {
  return declared;
}
