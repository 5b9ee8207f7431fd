import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../commands/index.ts';
import { flagName, parametersOf } from '../../src/cli/parameters.ts';
import { METHODS, type MethodName } from '../../src/management/methods.ts';

/** Methods that have no command, and why. */
const WITHOUT: { readonly [M in MethodName]?: string } = {
  'auth.start': 'every command logs on',
  'auth.finish': 'every command logs on',
  'rpc.ping': 'the SDK keeps its connection alive',
  'rpc.cancel': 'Ctrl-C ends the connection, and with it what waits',
  'snapshot.bring': 'snapshot save and restore do with --file',
  'session.log': 'session log reads the file, of a daemon that has ended too',
  'events.unsubscribe': 'Ctrl-C ends the connection, and with it what it has subscribed to',
};

/** Commands that are more than their method, so that they do not say themselves which it is. */
const WRITTEN_OUT: { readonly [M in MethodName]?: string } = {
  'book.show': 'book:show',
  'book.subscribe': 'book:show',
  'daemon.stop': 'stop',
  'events.subscribe': 'events:tail',
  'snapshot.restore': 'snapshot:restore',
  'snapshot.save': 'snapshot:save',
  'snapshot.show': 'snapshot:show',
  'venue.check': 'venue:check',
  'venue.reload': 'venue:reload',
};

/** Parameters that the command itself decides on. */
const DECIDED: Readonly<Record<string, readonly string[]>> = {
  'book.subscribe': ['intervalMs'],
  'snapshot.show': ['after', 'limit'],
  'venue.check': ['text'],
};

async function commandsByMethod(): Promise<Map<string, string>> {
  const found = new Map<string, string>(Object.entries(WRITTEN_OUT));
  for (const [id, load] of Object.entries(COMMANDS)) {
    // oxlint-disable-next-line no-await-in-loop -- they share what they load
    const { method } = (await load()).default as { method?: string };
    if (method !== undefined) found.set(method, id);
  }
  return found;
}

describe('each method of the management protocol', () => {
  it('is reached by a command, or there is a reason', async () => {
    const commands = await commandsByMethod();
    for (const method of Object.keys(METHODS) as MethodName[]) {
      const reached = (commands.get(method) ?? '') in COMMANDS;
      assert.notEqual(reached, method in WITHOUT, `${method} has ${reached ? 'a' : 'no'} command`);
    }
    for (const method of commands.keys()) assert.ok(method in METHODS, method);
  });

  it('has its parameters as flags and arguments of its command', async () => {
    for (const [method, id] of await commandsByMethod()) {
      // oxlint-disable-next-line no-await-in-loop -- they share what they load
      const { args, flags, baseFlags } = (await COMMANDS[id]!()).default;
      const words = Object.keys({ ...args, ...flags, ...baseFlags });
      for (const parameter of Object.keys(parametersOf(METHODS[method as MethodName].params).properties)) {
        if (DECIDED[method]?.includes(parameter) === true) continue;
        assert.ok(
          words.includes(parameter) || words.includes(flagName(parameter)),
          `${method}: ${parameter}`,
        );
      }
    }
  });

  it('is of an entity that the SDK has a group for', async () => {
    const { Client } = await import('../../sdk/index.ts');
    const client = new Client({ closed: Promise.resolve() } as never);
    for (const method of Object.keys(METHODS)) {
      const entity = method.split('.')[0]!;
      if (entity !== 'auth') assert.ok(entity in client, entity);
    }
  });
});
