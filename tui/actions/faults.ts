import type { Result } from '../../sdk/index.ts';
import { ask, type Known } from '../model/known.ts';
import { action } from './action.ts';

type Kind = Result<'fault.catalogue'>['kinds'][number];

/** The faults that there are: it does not change while a daemon runs. */
export const CATALOGUE = ask('fault.catalogue', {}, 60_000);

/** What every fault takes beside the parameters of its kind, as far as a form asks for it. */
const COMMON = [
  'session',
  'symbol',
  'side',
  'clientOrderId',
  'msgType',
  'times',
  'nth',
  'afterMs',
  'fault',
] as const;

/** What is done with faults. */
export const FAULT_ACTIONS = {
  'arm-fault': action({
    key: 'a',
    name: 'arm a fault',
    method: 'fault.arm',
    choice: {
      parameter: 'kind',
      options: (known) =>
        (known.answer(CATALOGUE)?.kinds ?? []).map(({ kind, summary }) => ({ value: kind, summary })),
    },
    asks: (chosen, known) => [
      ...parametersOf(chosen, known).map(({ name }) => name as (typeof COMMON)[number]),
      ...COMMON,
    ],
    begins: (chosen, known) => ({
      symbol: '',
      session: '',
      fault: '',
      ...Object.fromEntries(
        parametersOf(chosen, known).map(({ name, default: value }) => [name, typed(value)]),
      ),
    }),
    done: ({ fault: { name, kind, left } }) =>
      `${name} (${kind}) is armed: it fires ${left === 1 ? 'once' : `${left} times`}.`,
  }),
  'disarm-fault': action({
    key: 'd',
    name: 'disarm the fault',
    method: 'fault.disarm',
    asks: [],
    done: ({ fault: { name, hits } }) => `${name} is disarmed, after ${hits} ${hits === 1 ? 'hit' : 'hits'}.`,
  }),
};

function parametersOf(chosen: string, known: Known): Kind['parameters'] {
  return known.answer(CATALOGUE)?.kinds.find(({ kind }) => kind === chosen)?.parameters ?? [];
}

/** A default as somebody would type it. */
function typed(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
