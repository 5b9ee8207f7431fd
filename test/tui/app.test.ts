import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Role } from '../../sdk/index.ts';
import { ACTIONS } from '../../tui/actions/index.ts';
import { App } from '../../tui/app.ts';
import type { CommandLine } from '../../tui/command-line.ts';
import { MOVES } from '../../tui/keys.ts';
import { ask, Known } from '../../tui/model/known.ts';
import { widthOf, type Size } from '../../tui/text/line.ts';
import { VIEWS } from '../../tui/views/index.ts';
import { knownDaemon, NOW_MS } from '../kit/known-daemon.ts';
import { wordsForMessages } from '../kit/known-parts.ts';

const WORDS = await wordsForMessages();
const SMALL: Size = { width: 80, height: 24 };
const SIZES: readonly Size[] = [SMALL, { width: 160, height: 50 }];

/** A dashboard without a terminal. */
class Desk {
  readonly ran: (readonly string[])[] = [];
  readonly app: App;
  quits = 0;
  size = SMALL;

  constructor(known: Known, startable = true) {
    const commandLine: CommandLine = {
      commands: () =>
        Promise.resolve([
          { command: 'order list', summary: '', flags: [], args: [] },
          { command: 'order enter', summary: '', flags: [], args: [] },
        ]),
      run: (words, print) => {
        this.ran.push(words);
        print('printed\n');
        return Promise.resolve(0);
      },
    };
    this.app = new App({
      known,
      words: WORDS,
      client: () => null,
      refresh: () => {},
      commandLine,
      startable,
      changed: () => {},
      quit: () => (this.quits += 1),
    });
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) this.app.key(key);
    return this;
  }

  type(text: string): this {
    return this.press(...text.split(''));
  }

  get lines(): string[] {
    return this.app.frame(this.size, NOW_MS).lines.map((line) =>
      line
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
  }

  get text(): string {
    return this.lines.join('\n');
  }
}

function desk(role: Role = 'admin'): Desk {
  return new Desk(knownDaemon(role));
}

describe('a screen of the dashboard', () => {
  for (const view of VIEWS) {
    for (const size of SIZES) {
      const name = `${view.name}-${size.width}x${size.height}`;
      it(`${name} is the one of the golden; UPDATE=1 rewrites it`, () => {
        const shown = desk().press(view.key);
        shown.size = size;
        const path = join(import.meta.dirname, 'screens', `${name}.txt`);
        if (process.env['UPDATE'] === '1') writeFileSync(path, `${shown.text}\n`);
        assert.equal(`${shown.text}\n`, readFileSync(path, 'utf8'));
      });

      it(`${name} fills the screen exactly, whatever is known`, () => {
        for (const known of [new Known(), knownDaemon(), knownDaemon('viewer')]) {
          const { lines } = new Desk(known).press(view.key).app.frame(size, NOW_MS);
          assert.equal(lines.length, size.height);
          for (const line of lines) assert.equal(widthOf(line), size.width);
        }
      });
    }
  }

  it('too small says what it needs, and comes back', () => {
    const shown = desk();
    shown.size = { width: 60, height: 20 };
    assert.match(shown.text, /needs 80 × 24 characters, and has 60 × 20/);
    shown.size = SMALL;
    assert.match(shown.text, /overview/);
  });

  it('without a daemon offers to start one, where that can be', () => {
    const known = new Known();
    known.link = { state: 'none', why: 'No daemon runs.', next: '' };
    const offered = new Desk(known);
    assert.match(offered.text, /No daemon runs\. Looking for it again.*Press s to start one/s);
    assert.deepEqual(offered.press('s').ran, [['start', '--detach']]);
    const elsewhere = new Desk(known, false);
    assert.doesNotMatch(elsewhere.text, /Press s/);
    assert.deepEqual(elsewhere.press('s').ran, []);
  });

  it('says that the connection is lost and for how long, over what was known last', () => {
    const known = knownDaemon();
    known.link = { state: 'lost', why: 'The connection broke.', next: '', sinceMs: NOW_MS - 12_000 };
    assert.match(new Desk(known).text, /XSIM.*! The connection broke\. Looking for it again, for 12s/s);
  });
});

describe('the keys of the dashboard', () => {
  it('mean one thing each in every view', () => {
    const common = [
      ...Object.keys(MOVES),
      ...VIEWS.map(({ key }) => key),
      '?',
      ':',
      '/',
      'q',
      's',
      'tab',
      'S-tab',
      'escape',
    ];
    for (const { name, keys, actions } of VIEWS) {
      const all = [...common, ...keys.map(({ key }) => key), ...actions.map((each) => ACTIONS[each].key)];
      assert.deepEqual(
        all.filter((key, index) => all.indexOf(key) !== index),
        [],
        name,
      );
    }
  });

  it('go through the views and to one', () => {
    const { app } = desk().press('tab');
    assert.equal(app.state.view, VIEWS[1]);
    app.key('S-tab');
    app.key('S-tab');
    assert.equal(app.state.view, VIEWS.at(-1));
    app.key('1');
    assert.equal(app.state.view, VIEWS[0]);
  });

  it('select and search', () => {
    const shown = desk().press('2', 'j');
    assert.match(shown.text, /▸ MSFT/);
    assert.match(shown.press('k').text, /▸ AAPL/);
    assert.match(shown.press('/').type('ms').press('enter').text, /only "ms"[^]*▸ MSFT/);
    assert.doesNotMatch(shown.lines.slice(1).join('\n'), /AAPL/);
    assert.match(shown.press('/').type('xyz').text, /No instrument is called so/);
    assert.match(shown.press('escape').text, /▸ AAPL[^]*MSFT/);
  });

  it('lead from a venue to its book, as a second click does', () => {
    assert.equal(desk().press('enter').app.state.view.name, 'book');
    const shown = desk();
    const row = shown.lines.findIndex((line) => line.includes('▸ XSIM'));
    shown.app.click(5, row);
    assert.equal(shown.app.state.view.name, 'book');
  });

  it('have help on every view, which any of its ends closes', () => {
    for (const { key, name, actions } of VIEWS) {
      const shown = desk().press(key, '?');
      assert.match(shown.text, new RegExp(`help: ${name}`));
      for (const each of actions) assert.ok(shown.text.includes(ACTIONS[each].name), each);
      assert.equal(shown.press('escape').app.state.dialog, null);
    }
  });

  it('quit', () => {
    for (const keys of [['q'], ['C-c'], [':', 'q', 'enter'], ['?', 'C-c']])
      assert.equal(desk().press(...keys).quits, 1);
    assert.equal(desk().press('/', 'q').quits, 0);
  });

  it('that are garbage do nothing', () => {
    const before = desk();
    const after = desk().press('ä', '\u{1f600}', 'Z', 'left', 'C-z', '\u0000', '~', 'delete');
    assert.deepEqual(after.lines, before.lines);
  });
});

describe('the command line of the dashboard', () => {
  it('runs commands, with or without the word simctl, and remembers them', async () => {
    const shown = desk().press(':').type('simctl order list --owner "a b"').press('enter');
    assert.deepEqual(shown.ran, [['order', 'list', '--owner', 'a b']]);
    assert.match(shown.text, /printed/);
    assert.match(shown.press('escape', ':', 'up').lines.at(-2)!, /^:simctl order list --owner "a b"/);
  });

  it('completes', async () => {
    const shown = desk().press(':').type('or').press('tab');
    await Promise.resolve();
    await Promise.resolve();
    assert.equal(shown.app.state.prompt?.editor.text, 'order ');
    shown.press('tab');
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(shown.app.state.prompt?.choices, ['list', 'enter']);
  });

  it('takes what is pasted as text, and nothing else does', () => {
    const shown = desk();
    shown.app.paste('q\nq\n');
    assert.equal(shown.quits, 0);
    assert.match(shown.text, /Pasted text has no place here/);
    shown.press(':').app.paste('order\nlist\n\u001b[31m');
    assert.equal(shown.app.state.prompt?.editor.text, 'order list ?[31m');
    assert.deepEqual(shown.ran, []);
  });
});

describe('the views', () => {
  it('put books beside each other, as many as there is room for', () => {
    const shown = desk().press('2', 'b', 'j');
    assert.doesNotMatch(shown.text, /AAPL on XSIM/);
    shown.size = SIZES[1]!;
    assert.match(shown.text, /AAPL on XSIM, continuous.*Waiting for the book of MSFT/);
    const { books } = shown.app.needs();
    assert.deepEqual(
      books?.map(({ symbol }) => symbol),
      ['AAPL', 'MSFT'],
    );
    assert.doesNotMatch(shown.press('k', 'b', 'j').text, /AAPL on XSIM/);
  });

  it('sort, narrow and follow orders', () => {
    const shown = desk().press('3');
    const ids = (): string[] => Array.from(shown.text.matchAll(/O-\d+ /g), ([id]) => id.trim());
    assert.deepEqual(ids(), ['O-9', 'O-7']);
    assert.deepEqual(shown.press('t').text.match(/by price/g), ['by price']);
    assert.deepEqual(ids(), ['O-7', 'O-9']);
    shown.press('j', 'enter');
    assert.match(
      shown.text,
      /the life of O-9 on XSIM[^]*admin asked for order\.enter[^]*O-9 of operator accepted/,
    );
    assert.deepEqual(shown.app.needs().events, { venue: 'XSIM', orderId: 'O-9' });
    assert.doesNotMatch(shown.press('enter').text, /the life of/);
    shown.press('w', 'h', 'o');
    const asked = shown.app.needs().asks?.map(({ params }) => params);
    assert.deepEqual(asked, [{ owner: 'operator', open: false, held: true, limit: 200 }]);
  });

  it('follow an order past what the journal had', () => {
    const known = knownDaemon();
    const shown = new Desk(known).press('3', 'enter');
    const { order, steps } = known.answer(ask('order.why', { venue: 'XSIM', orderId: 'O-9' }))!;
    const ended = {
      type: 'order-done-for-day',
      at: order!.enteredAt,
      number: 21,
      executionId: 'E-10',
    } as const;
    known.takeEvent({ sequence: 1, venue: 'XSIM', event: steps[0]!.event });
    known.takeEvent({ sequence: 2, venue: 'XSIM', event: { ...ended, order: order! } });
    assert.match(shown.text, /Since then\s+14:31:58 {2}O-9 of operator done for the day/);
    assert.equal(shown.text.split('accepted').length, 2);
  });
});

describe('an action', () => {
  it('is of a method that there is, and asks for parameters of it', () => {
    const { protocol } = knownDaemon();
    const known = knownDaemon();
    for (const { name, method, choice, asks } of Object.values(ACTIONS)) {
      const parameters = protocol!.method(method)?.parameters.map((each) => each.name) ?? [];
      const chosen = choice?.options(known).map(({ value }) => value) ?? [''];
      assert.notDeepEqual(chosen, [], name);
      const asked = typeof asks === 'function' ? chosen.flatMap((each) => [...asks(each, known)]) : asks;
      assert.deepEqual(
        [choice?.parameter ?? [], asked].flat().filter((each) => !parameters.includes(each)),
        [],
        name,
      );
    }
  });

  it('is refused visibly to who may not', () => {
    const shown = desk('viewer').press('2', 'e');
    shown.size = SIZES[1]!;
    assert.match(shown.lines.at(-2)!, /^To enter an order needs the role operator; you are viewer\./);
    assert.match(shown.lines.at(-1)!, /\(enter an order\)/);
  });

  it('is refused visibly to a viewer in every view, unless it changes nothing', () => {
    for (const view of VIEWS) {
      for (const name of view.actions) {
        const { key, name: does } = ACTIONS[name];
        const shown = desk('viewer').press(view.key, key);
        assert.equal(shown.app.state.dialog, null, does);
        assert.ok(shown.lines.at(-2)!.startsWith(`To ${does} needs the role `), does);
      }
    }
  });

  it('that has a choice first makes its form of what is chosen', () => {
    const shown = desk().press('6', 'a').type('correct-l');
    assert.match(shown.text, /> correct-l *│[^]*▸ correct-later/);
    assert.match(shown.press('enter').text, /arm a fault: correct-later[^]*▸ delay ms +1000 /);
    assert.match(shown.press('up').text, /▸ fault [^]*\d+ of \d+/);
    assert.equal(shown.press('escape').app.state.dialog, null);
    const none = desk().press('6', 'a').type('no such fault').press('enter');
    assert.match(none.text, /Nothing is called so/);
  });

  it('says what must be selected', () => {
    const known = knownDaemon();
    const shown = new Desk(known).press('2', '/').type('xyz').press('enter', 'e');
    assert.match(shown.lines.at(-2)!, /^To enter an order, select an instrument first\./);
  });

  it('checks its form before the daemon does', () => {
    const shown = desk().press('2', 'e', 'enter');
    assert.match(shown.text, /▸ quantity.*quantity is needed\./s);
    shown.type('12x').press('enter');
    assert.match(shown.text, /quantity cannot be 12x: how much\./);
    shown.press('backspace', 'tab').type('1.5').press('enter');
    assert.match(shown.text, /There is no connection|Waiting for the daemon/);
  });

  it('takes a choice by its letters, in place of the one that stands there', () => {
    const shown = desk().press('2', 'e');
    assert.match(shown.text, /▸ side +buy/);
    shown.type('sell');
    assert.match(shown.text, /▸ side +sell /);
    shown.press('tab', 'tab', 'tab').type('market-to');
    assert.match(shown.text, /▸ order type +market-to /);
  });

  it('that hurts asks, and only y says yes', () => {
    const shown = desk().press('2', 'H', 'enter');
    assert.match(shown.text, /Halt trading in AAPL\?/);
    shown.press('enter', ' ', 'Y');
    shown.app.paste('y');
    assert.match(shown.text, /Halt trading in AAPL\?/);
    assert.equal(shown.press('n').app.state.dialog, null);
  });
});
