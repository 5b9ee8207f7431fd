import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';

const VENUE = `
[venue]
name = "XTST"
noteTags = ["1", "58"]

[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
port = 0

[[session]]
endpoint = "fix"
senderCompId = "XTST"
targetCompId = "TRADER"

[[bot]]
kind = "triggers"
books = ["ACME"]

[[bot]]
kind = "auto-reject"
books = ["ACME"]
text = "not this desk"
match = { fields = [{ tag = 1, value = "DESK-?" }] }
`;

function order(id: string, ...more: Field[]): Field[] {
  const head: Field[] = [
    [11, id],
    [55, 'ACME'],
    [54, 1],
    [60, fixTime(new Date())],
  ];
  return [...head, [38, 100], [40, 2], [44, '10.00'], ...more];
}

test('an order says in its Text what becomes of it, and bots see the fields that they may', async () => {
  await using home = await DaemonHome.create();
  await using daemon = await DaemonProcess.start(home, '--venues', await home.venueFile('triggers', VENUE));
  const client = await RawFix.connect(daemon.client('FIX.4.4'));
  await client.logon();
  client.send('D', order('a1', [58, 'sim:ack,fill(25%),cancel']));
  await client.expect('8', { 11: 'a1', 150: 0 });
  await client.expect('8', { 11: 'a1', 150: 'F', 32: 25 });
  await client.expect('8', { 11: 'a1', 150: 4, 14: 25 });
  client.send('D', order('a2', [1, 'DESK-1']));
  await client.expect('8', { 11: 'a2', 150: 8, 58: 'not this desk' });
  client.send('D', order('a3', [1, 'DESK-10'], [58, 'sim:fly']));
  await client.expect('8', { 11: 'a3', 150: 0 });
  await using sdk = await connect({ home: home.directory });
  const { orders } = await sdk.order.list({ open: true });
  assert.deepEqual(
    orders.map(({ clientOrderId, place }) => [clientOrderId, place]),
    [['a3', 'book']],
  );
  // Bots come and go while the venue runs.
  const { bot } = await sdk.bot.create({
    kind: 'auto-fill',
    symbol: 'ACME',
    set: ['match = { minQuantity = "100" }'],
  });
  assert.equal(bot.name, 'auto-fill-ACME');
  client.send('D', order('a4', [1, 'HOUSE']));
  await client.expect('8', { 11: 'a4', 150: 'F', 39: 2 });
  await sdk.bot.remove({ bot: bot.name });
  client.send('D', order('a5', [1, 'HOUSE']));
  await client.expect('8', { 11: 'a5', 150: 0 });
  assert.equal((await sdk.order.list({ open: true })).orders.length, 2);
  const wrong = sdk.bot.create({ kind: 'auto-fill', symbol: 'ACME', set: ['delay = 3'] });
  await assert.rejects(wrong, /unknown key; .*delayMs/);
  await assert.rejects(sdk.bot.create({ kind: 'robot', symbol: 'ACME' }), /auto-fill/);
  await client.drop();
});
