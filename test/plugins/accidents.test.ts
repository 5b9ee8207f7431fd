import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PLUGIN_LIMITS } from '../../src/plugins/limits.ts';
import { ACCIDENTS, accidentModule, ACT_LINE, type Accident } from '../kit/plugin-accidents.ts';
import { pluginTable, PluginVenue } from '../kit/plugin-venue.ts';

/** How the daemon calls what a bot does, and how often it looks once the bot has said that it is there. */
interface Verdict {
  readonly reason: RegExp;
  readonly looks?: number;
}

const thrown = (text: string): Verdict => ({
  reason: new RegExp(String.raw`^\S+bad\.mjs:${ACT_LINE}:\d+: ${text}$`),
});
const SILENT: Verdict = { reason: /^it has not answered within 1\.5 s$/, looks: PLUGIN_LIMITS.quietLooks };
const FLOOD: Verdict = { reason: /^it asks for more than 800 things in a second$/ };
const GREEDY: Verdict = { reason: /^it takes more than 24 MB of memory$/ };

const VERDICTS: Readonly<Record<Accident, Verdict>> = {
  throws: thrown('TypeError: bang'),
  'throws in what is awaited': thrown('Error: late'),
  'throws in its own time': thrown('Error: alone'),
  'throws a word': { reason: /^it threw a word$/ },
  'leaves a rejection behind': thrown('Error: left'),
  'ends the process': { reason: /^it has ended its thread, with code 3$/ },
  'loops for ever': SILENT,
  'never answers': SILENT,
  'fills its heap': GREEDY,
  'takes two gigabytes beside its heap': { ...GREEDY, looks: 1 },
  'floods at once': thrown('RangeError: cancel-all: there were 250 requests at once already'),
  'floods in its own time': FLOOD,
  'answers itself without end': FLOOD,
  'asks for what makes no sense': thrown(String.raw`TypeError: enter: price must be whole ticks, not 1\.5`),
  'asks for it past its own checks': { reason: /^price must be whole ticks, not 1\.5$/ },
  'breaks the prototypes': { reason: /^\S+: \w*Error: / },
};

const GOOD = `export default (context) => ({
  onEvent(event) {
    if (event.type !== 'order-accepted' || event.order.owner !== 'C') return;
    context.enter({ side: 'buy', price: 2, quantity: 1 });
    setImmediate(() => context.log('answered'));
  } });`;

/** A venue with a plugin of that code and one that is good. The daemon looks after them when the test says so. */
async function withBad(context: TestContext, text: string): Promise<PluginVenue> {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const limits = 'maxRequestsPerSecond = 800\nmemoryMb = 24';
  const venue = await PluginVenue.start(
    context,
    { 'bad.mjs': text, 'good.mjs': GOOD },
    pluginTable('bad', './bad.mjs', limits) + pluginTable('good', './good.mjs'),
  );
  await venue.advance();
  return venue;
}

describe('a venue goes on with a plugin that', () => {
  for (const what of Object.keys(ACCIDENTS) as Accident[]) {
    const { reason, looks = 0 } = VERDICTS[what];
    it(what, async (context) => {
      const venue = await withBad(context, accidentModule(ACCIDENTS[what]));
      assert.equal(venue.bot('bad').state, 'running');
      venue.enter({ clientOrderId: 'first' });
      if (looks > 0) for (const line of ['bot bad: there', 'bot good: answered']) await venue.said(line);
      for (let look = 0; look < looks; look++) context.mock.timers.tick(PLUGIN_LIMITS.lookEveryMs);
      const failure = await venue.failure();
      assert.match(failure.reason, reason);
      assert.deepEqual([failure.bot, failure.state], ['bad', 'loading']);
      // It is started anew and nothing is left of what it did; the other one has heard of all and done its part.
      await venue.advance();
      const { state, problem } = venue.bot('bad');
      assert.deepEqual([state, problem], ['running', null]);
      assert.equal(venue.openOrders('bot:bad'), 0);
      assert.equal(venue.openOrders('bot:good'), 1);
      assert.deepEqual(venue.enter({ clientOrderId: 'on', owner: 'D', price: 7 }), ['order-accepted']);
    });
  }
});

describe('a plugin that cannot be loaded', () => {
  const NOT_LOADED: Readonly<Record<string, readonly [file: string, text: string, reason: RegExp]>> = {
    'is not there': ['other.mjs', '', /Cannot find module '\S+bad\.ts'$/],
    'is no JavaScript': ['bad.ts', 'const a = 1;\n  let b = };\n', /bad\.ts:2:\d+: SyntaxError/],
    'has TypeScript that has to be compiled': [
      'bad.ts',
      'enum A { B }\n',
      /bad\.ts:1:1: SyntaxError: .*enum/,
    ],
    'throws as it loads': ['bad.ts', '\n  throw new Error("bang");\n', /bad\.ts:2:\d+: Error: bang$/],
    'exports no function': ['bad.ts', 'export default 7;\n', /bad\.ts must export by default a function/],
    'makes no bot': ['bad.ts', 'export default () => 7;\n', /bad\.ts: what it makes is no bot$/],
    'does not want its parameters': [
      'bad.ts',
      'export default (_: unknown, { a }: { a: number }) => {\n  throw new RangeError(`a must not be ${a}`);\n};\n',
      /bad\.ts:2:\d+: RangeError: a must not be 5$/,
    ],
  };

  for (const [what, [file, text, reason]] of Object.entries(NOT_LOADED)) {
    it(what, async (context) => {
      const table = pluginTable('bad', './bad.ts', 'parameters = { a = 5 }');
      const venue = await PluginVenue.start(context, { [file]: text }, table);
      const failure = await venue.failure();
      assert.equal(failure.state, 'not-loaded');
      assert.match(failure.reason, reason);
      assert.deepEqual(venue.bot('bad').problem, failure.reason);
      await venue.advance(1_000);
      assert.deepEqual(venue.enter({ clientOrderId: 'on' }), ['order-accepted']);
    });
  }

  it('never comes to an end with that', async (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] });
    const venue = await PluginVenue.start(
      context,
      { 'bad.mjs': 'for (;;);' },
      pluginTable('bad', './bad.mjs'),
    );
    for (let look = 0; look < PLUGIN_LIMITS.loadLooks; look++)
      context.mock.timers.tick(PLUGIN_LIMITS.lookEveryMs);
    const { reason, state } = await venue.failure();
    assert.deepEqual([reason, state], ['it has not loaded within 10 s', 'not-loaded']);
  });
});

it('a plugin that fails for the third time in five minutes is in quarantine', async (context) => {
  const text = accidentModule(`throw new Error('again');`);
  const venue = await PluginVenue.start(context, { 'bad.mjs': text }, pluginTable('bad', './bad.mjs'));
  const states: string[] = [];
  for (const [number, afterMs] of [0, 299_999, 2, 1].entries()) {
    await venue.advance(afterMs);
    venue.enter({ clientOrderId: `c${number}` });
    states.push((await venue.failure()).state);
  }
  // The first is forgotten when the third comes.
  assert.deepEqual(states, ['loading', 'loading', 'loading', 'quarantined']);
  await venue.advance();
  const { state, problem } = venue.bot('bad');
  assert.equal(state, 'quarantined');
  assert.match(problem ?? '', /Error: again$/);
});
