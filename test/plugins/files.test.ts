import assert from 'node:assert/strict';
import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { checkVenueFiles } from '../../src/daemon/check.ts';
import { DaemonHome } from '../kit/daemon.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { WatchedVenue } from '../kit/watched-venue.ts';

const PLUGIN = `
[[bot]]
kind = "plugin"
name = "own"
module = "./own.ts"
books = ["${QUIET_SYMBOL}"]
`;

it('a plugin follows its file: it is not there, it comes, it breaks, it is mended', async () => {
  await using watched = await WatchedVenue.start(QUIET_VENUE + PLUGIN);
  const code = join(watched.folder, 'own.ts');
  const failures = watched.client.events({ types: ['bot-failed'] });
  const bot = async () => (await watched.client.bot.show({ bot: 'own' })).bot;
  const write = async (text: string): Promise<unknown> => {
    const told = watched.told();
    await writeFile(code, text, { mode: 0o644 });
    const event = await told;
    return event.type === 'config-reloaded' ? event.changes : event;
  };
  const { state, problem } = await bot();
  assert.equal(state, 'not-loaded');
  assert.match(problem ?? '', /Cannot find module '\S+own\.ts'$/);
  assert.deepEqual((await watched.client.daemon.status()).venues[0]!.botProblems, [{ bot: 'own', problem }]);

  const restarted = ['stop bot own', `start bot own: plugin on ${QUIET_SYMBOL}`];
  const quoting = (price: number): string =>
    `export default (context) => ({ start() { context.enter({ side: 'buy', price: ${price}, quantity: 100 }); } });`;
  const orders = watched.client.events({ types: ['order-accepted'] });
  const nextPrice = async (): Promise<unknown> => {
    const { value } = await orders.next();
    return (value!.event as { readonly order: { readonly price: string } }).order.price;
  };
  assert.deepEqual(await write(quoting(1_000)), restarted);
  assert.equal(await nextPrice(), '10.00');

  assert.deepEqual(await write('export default () => {\n  broken\n'), restarted);
  const failure = (await failures.next()).value!.event as { readonly state: string; readonly reason: string };
  assert.equal(failure.state, 'not-loaded');
  assert.match(failure.reason, /own\.ts:\d+:\d+: SyntaxError/);
  const open = await watched.client.order.list({ open: true });
  assert.deepEqual(open.orders, [], 'nobody would look after them');

  assert.deepEqual(await write(quoting(1_001)), restarted);
  assert.equal(await nextPrice(), '10.01');
});

it('code that others can change is not run', { skip: process.platform === 'win32' }, async () => {
  await using home = await DaemonHome.create();
  const [file, code] = [join(home.directory, 'quiet.toml'), join(home.directory, 'own.ts')];
  const problemsOf = async (text: string): Promise<string[]> => {
    await writeFile(file, text);
    const { problems } = await checkVenueFiles(file, text);
    return problems.map(({ message }) => message.replaceAll(home.directory, '.'));
  };
  const said = (name: string, mode: string): string[] => [
    `bot[0].module: the daemon would run code that others can change: they can write ./${name} (mode ${mode}); chmod go-w ./${name}`,
  ];
  await writeFile(code, 'export default () => ({});');
  await writeFile(file, '');
  await chmod(code, 0o644);
  await chmod(file, 0o646);
  assert.deepEqual(await problemsOf(QUIET_VENUE + PLUGIN), said('quiet.toml', '646'));
  assert.deepEqual(await problemsOf(QUIET_VENUE), [], 'without code there is nothing to fear');
  await chmod(file, 0o664);
  const { uid, gid } = await stat(file);
  // A group of the user's own is nobody else's.
  const isOwnGroup = uid === gid && uid !== 0;
  assert.deepEqual(await problemsOf(QUIET_VENUE + PLUGIN), isOwnGroup ? [] : said('quiet.toml', '664'));
  await chmod(file, 0o644);
  assert.deepEqual(await problemsOf(QUIET_VENUE + PLUGIN), []);
  await chmod(code, 0o622);
  assert.deepEqual(await problemsOf(QUIET_VENUE + PLUGIN), said('own.ts', '622'));
});
