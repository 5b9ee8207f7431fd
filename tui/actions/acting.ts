import { SimctlError } from '../../sdk/errors.ts';
import type { Client } from '../../sdk/index.ts';
import { Choose } from '../dialogs/choose.ts';
import { Confirm } from '../dialogs/confirm.ts';
import { Form } from '../dialogs/form.ts';
import type { Known } from '../model/known.ts';
import type { MethodDescription } from '../model/protocol.ts';
import type { State } from '../state.ts';
import type { Target } from '../views/view.ts';
import type { Action } from './action.ts';

interface Stage {
  readonly state: State;
  readonly known: Known;
  /** The connection now; null while there is none. */
  readonly client: () => Client | null;
  /** Asks anew for what is shown. */
  readonly refresh: () => void;
  readonly changed: () => void;
}

type Values = Readonly<Record<string, unknown>>;

/** Has an action done to what is selected: asks what must be asked, and says what became of it. */
export function act(stage: Stage, action: Action, target: Target): void {
  const { state, known } = stage;
  const method = known.protocol?.method(action.method) ?? null;
  if (method === null) return state.say('The daemon has not said yet what it can do.', 'warning');
  if (!known.protocol!.allows(known.role, method.role)) {
    return state.say(`To ${action.name} needs the role ${method.role}; you are ${known.role}.`, 'warning');
  }
  const { choice } = action;
  if (choice === undefined) return asked(stage, action, method, target, '');
  state.dialog = new Choose(action.name, choice.options(known), (chosen) =>
    asked(stage, action, method, { ...target, [choice.parameter]: chosen }, chosen),
  );
}

/** Asks for what is neither selected nor chosen, and goes on. */
function asked(
  stage: Stage,
  action: Action,
  method: MethodDescription,
  target: Target,
  chosen: string,
): void {
  const { state, known } = stage;
  const asks: readonly string[] =
    typeof action.asks === 'function' ? action.asks(chosen, known) : action.asks;
  const begins = typeof action.begins === 'function' ? action.begins(chosen, known) : action.begins;
  const missing = method.parameters.find(
    ({ name, required }) => required && !asks.includes(name) && target[name] === undefined,
  );
  if (missing !== undefined)
    return state.say(`To ${action.name}, select ${articleOf(missing.name)} first.`, 'warning');
  const given = givenBy(target, method, asks);
  if (asks.length === 0) return confirmed(stage, action, target, given);
  state.dialog = new Form({
    title: chosen === '' ? action.name : `${action.name}: ${chosen}`,
    parameters: asks.flatMap((name) => method.parameters.find((each) => each.name === name) ?? []),
    begins: { ...target, ...begins },
    changed: stage.changed,
    submit: (values) => submit(stage, action, target, { ...given, ...values }),
  });
}

/** The parameters that are selected rather than asked for. */
function givenBy(target: Target, { parameters }: MethodDescription, asks: readonly string[]): Target {
  const names = new Set(parameters.map(({ name }) => name).filter((name) => !asks.includes(name)));
  return Object.fromEntries(Object.entries(target).filter(([name]) => names.has(name)));
}

/** What a form was filled in with: what the daemon has against it keeps the form there. */
async function submit(stage: Stage, action: Action, target: Target, params: Values): Promise<string | null> {
  if (action.confirm === undefined) return await perform(stage, action, params);
  confirmed(stage, action, target, params);
  return null;
}

function confirmed(stage: Stage, action: Action, target: Target, params: Values): void {
  const go = async (): Promise<void> => {
    const problem = await perform(stage, action, params);
    if (problem !== null) stage.state.say(problem, 'warning');
    stage.changed();
  };
  if (action.confirm === undefined) void go();
  else stage.state.dialog = new Confirm(action.confirm({ ...target, ...params }), () => void go());
}

/** Returns what went wrong as a sentence, null when nothing did. */
async function perform(
  { state, client, refresh }: Stage,
  action: Action,
  params: Values,
): Promise<string | null> {
  const connection = client();
  if (connection === null) return 'There is no connection to a daemon.';
  try {
    const result = await connection.call(action.method, params);
    state.say(action.done(result), 'good');
    refresh();
    return null;
  } catch (error) {
    if (!(error instanceof SimctlError)) throw error;
    return [error.message, error.next ?? ''].join(' ').trim();
  }
}

function articleOf(parameter: string): string {
  const words = parameter.replace(/Id$/, '').replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  const noun = NOUNS[words] ?? words;
  return /^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

/** What parameters name that are not called after it. */
const NOUNS: Readonly<Record<string, string>> = { symbol: 'instrument', name: 'hold' };
