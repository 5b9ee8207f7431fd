import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ACTIONS, type ActionName } from '../../tui/actions/index.ts';
import { VIEWS } from '../../tui/views/index.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { Stage } from '../kit/stage.ts';
import type { Terminal } from '../kit/terminal.ts';
import { noTmux } from '../kit/tmux.ts';
import { DEEDS } from './deeds.ts';

describe('an action in a terminal', { skip: noTmux, timeout: 300_000 }, () => {
  let stage: Stage;
  let terminal: Terminal;
  before(async () => {
    stage = await Stage.set();
    terminal = await openDashboard({ home: stage.home.directory, columns: 120, rows: 30 });
    await terminal.until('stage as admin');
  });
  after(async () => {
    await terminal?.[Symbol.asyncDispose]();
    await stage?.[Symbol.asyncDispose]();
  });

  it('is tried for every one that there is, in a view that has it', () => {
    assert.deepEqual(Object.keys(DEEDS).toSorted(), Object.keys(ACTIONS).toSorted());
    for (const [name, { view }] of Object.entries(DEEDS)) {
      assert.ok(viewCalled(view).actions.includes(name as ActionName), `${name} in ${view}`);
    }
  });

  for (const [name, { view, select, before: prepare, keys, said, check }] of Object.entries(DEEDS)) {
    it(`${name} is done, and said to be`, async () => {
      await leaveAll(terminal);
      await prepare?.(stage.daemon);
      const { key } = viewCalled(view);
      await terminal.press(key);
      await terminal.until(`[${key} ${view}]`);
      if (select !== null) await search(terminal, select);
      await terminal.press(ACTIONS[name as ActionName].key);
      for (const each of keys) await (typeof each === 'string' ? terminal.press(each) : terminal.until(each));
      await terminal.until(said);
      await check(stage.daemon);
    });
  }
});

/** Until what is looked for is selected, which may have come about this moment. */
async function search(terminal: Terminal, text: string): Promise<void> {
  await terminal.press('/');
  await terminal.type(text);
  await terminal.press('Enter');
  await terminal.until(new RegExp(`only "${RegExp.escape(text.toLowerCase())}".*▸`, 's'));
}

/** Whatever the one before has left open: boxes and a search. */
async function leaveAll(terminal: Terminal): Promise<void> {
  for (;;) {
    const screen = await terminal.screen();
    if (!/only "|┌/.test(screen)) return;
    await terminal.press('Escape');
    await terminal.until((now) => now !== screen);
  }
}

function viewCalled(name: string): (typeof VIEWS)[number] {
  const view = VIEWS.find((each) => each.name === name);
  assert.ok(view, `there is no view ${name}`);
  return view;
}
