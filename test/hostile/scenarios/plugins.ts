import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../../sdk/index.ts';
import { ACCIDENTS, accidentModule } from '../../kit/plugin-accidents.ts';
import { Innocent } from '../innocent.ts';
import { Rig, SYMBOL } from '../rig.ts';
import type { Scenario } from '../scenario.ts';

/** What is promised between the deed and the end of the thread. */
const STOPPED_MS = 2_000;
/** Failures after which a plugin is not started again. */
const FAILURES = 3;
/** Lots of the order on which the first of the bots acts, the others on one more each: nobody else trades so much. */
const FIRST_LOTS = 1_000_000;

/** Those of the gate, and what takes real time to be found out. */
const DEEDS: Readonly<Record<string, string>> = {
  ...ACCIDENTS,
  'loops in its own time': `setImmediate(() => { for (;;); });`,
};

export const P1: Scenario = {
  id: 'P1',
  title:
    'plugins that throw, loop, flood, end and take memory: each is stopped and named, and nobody notices',
  tiers: ['nightly'],
  async run(run) {
    const folder = await mkdtemp(join(tmpdir(), 'simctl-plugins-'));
    try {
      const tables = await Promise.all(
        Object.values(DEEDS).map((act, index) => writePlugin(folder, act, index)),
      );
      await using rig = await Rig.start(run, { more: tables.join('\n') });
      await using client = await rig.manage();
      await using innocent = await Innocent.start(rig);
      for (const [index, deed] of Object.keys(DEEDS).entries()) {
        const slowestMs = await provoke(client, index);
        run.say(`${deed}: stopped within ${slowestMs.toFixed(0)} ms`);
        assert.ok(slowestMs <= STOPPED_MS, `${deed}: stopped after ${slowestMs} ms`);
      }
      const { eventLoop } = await client.daemon.status();
      run.say(`event loop: ${JSON.stringify(eventLoop)}`);
      run.say(await innocent.unharmed());
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Returns the table of the bot. */
async function writePlugin(folder: string, act: string, index: number): Promise<string> {
  const module = join(folder, `${nameOf(index)}.mjs`);
  await writeFile(module, accidentModule(act), { mode: 0o644 });
  return `
[[bot]]
kind = "plugin"
name = "${nameOf(index)}"
module = ${JSON.stringify(module)}
books = ["${SYMBOL}"]
memoryMb = 24
maxRequestsPerSecond = 800
parameters = { lots = ${FIRST_LOTS + index} }
`;
}

function nameOf(index: number): string {
  return `bad-${index}`;
}

/** Has a bot do it until it is in quarantine; returns the longest time from the order to its end. */
async function provoke(client: Client, index: number): Promise<number> {
  const failures = client.events({ types: ['bot-failed'] });
  let slowestMs = 0;
  for (let failed = 1; failed <= FAILURES; failed++) {
    await loaded(client, nameOf(index));
    const began = performance.now();
    await client.order.enter({
      symbol: SYMBOL,
      side: 'buy',
      price: '0.01',
      quantity: String(FIRST_LOTS + index),
    });
    const { value } = await failures.next();
    slowestMs = Math.max(slowestMs, performance.now() - began);
    const { bot, state } = value!.event as { readonly bot: string; readonly state: string };
    assert.deepEqual([bot, state], [nameOf(index), failed < FAILURES ? 'loading' : 'quarantined']);
  }
  failures.close();
  return slowestMs;
}

async function loaded(client: Client, name: string): Promise<void> {
  for (let state = ''; state !== 'running';) ({ state } = (await client.bot.show({ bot: name })).bot);
}
