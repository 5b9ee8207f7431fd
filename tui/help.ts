import { ACTIONS } from './actions/index.ts';
import { shown } from './dialogs/dialog.ts';
import type { Key } from './keys.ts';
import type { View } from './views/view.ts';

/** Keys that work in every view. */
const EVERYWHERE: readonly (readonly [string, string])[] = [
  ['j k ↓ ↑', 'down and up; also Ctrl-F, Ctrl-B, page keys, g and G'],
  ['Tab', 'the next view; Shift-Tab the one before'],
  ['/', 'only what has this text in it; Esc shows all again'],
  [':', 'a command of simctl, without the word simctl; Tab completes it'],
  ['mouse', 'click selects, a second click opens, the wheel moves'],
  ['?', 'this help'],
  ['q', 'leave; also Ctrl-C and :q'],
];

/** All that a view and its keys do, as text. */
export function helpText(view: View, views: readonly View[]): string {
  const actions = view.actions.map((name) => [ACTIONS[name].key, ACTIONS[name].name] as const);
  const own = [...view.keys.map(({ key, does }) => [key, does] as const), ...actions];
  return [
    view.help,
    '',
    ...(own.length === 0 ? [] : [`In the view ${view.name}:`, ...listed(own), '']),
    'Everywhere:',
    ...listed([...EVERYWHERE, ...views.map(({ key, name }) => [key, `the view ${name}`] as const)]),
  ].join('\n');
}

function listed(pairs: readonly (readonly [Key, string])[]): string[] {
  return pairs.map(([key, does]) => `  ${shown(key).padEnd(9)} ${does}`);
}
