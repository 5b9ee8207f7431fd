import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RunningDaemon } from './running.ts';

describe('what the operator of a venue does from the shell', () => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await RunningDaemon.start();
    await daemon.enter('buy', '100', '10.00');
    await daemon.enter('sell', '40', '10.00');
  });
  after(() => daemon[Symbol.asyncDispose]());

  it('trade correct and bust: what has become of the orders', async () => {
    const corrected = await daemon.shown('trade', 'correct', 'T-1', '40', '9.95');
    assert.match(corrected, /^O-1 of operator has traded 40 at 9\.95 on average, partially-filled$/m);
    assert.match(await daemon.shown('trade', 'bust', 'T-1'), /^O-2 of operator has traded 0, canceled$/m);
    assert.match(await daemon.shown('trade', 'list'), /^T-1 .* O-1 +O-2 +busted$/m);
    const { exit, stderr } = await daemon.run('trade', 'bust', 'T-1');
    assert.equal(exit, 1);
    assert.match(stderr, /The trade is undone already\./);
  });

  it('hold add, list and remove; order list --held, and a decision', async () => {
    const words = ['--owner', 'operator', '--stages', 'new', '--symbol', 'AAPL', '--min-quantity', '7'];
    assert.match(
      await daemon.shown('hold', 'add', 'desk', ...words),
      /^desk +XSIM +new +AAPL of operator from 7 +no +release after 30000 ms$/m,
    );
    assert.equal((await daemon.run('hold', 'add', 'big', '--min-quantity', '7')).exit, 2);
    assert.match(
      await daemon.shown('order', 'enter', 'buy', '7', 'AAPL', '--stop-price', '11.00'),
      /^Status +pending-new, held$/m,
    );
    assert.match(
      await daemon.shown('order', 'list', '--held'),
      /^O-3 .* buy +stop +7 +11\.00 +day +0 +7 +pending-new, held$/m,
    );
    assert.match(
      await daemon.shown('order', 'release', 'O-3'),
      /^Terms +buy 7 AAPL stop at market day stop 11\.00\nStatus +new, waits for its trigger price$/m,
    );
    assert.match(await daemon.shown('hold', 'remove', 'desk'), /^desk removed\.$/m);
    assert.match(await daemon.shown('hold', 'list'), /^No holds/);
  });

  it('phase set and show, and the book of an auction', async () => {
    assert.match(
      await daemon.shown('phase', 'set', 'intraday-auction', '--symbol', 'AAPL'),
      /^XSIM +AAPL +intraday-auction +- +allowed$/m,
    );
    await daemon.enter('sell', '10', '9.90');
    const book = await daemon.shown('book', 'show', 'AAPL');
    assert.match(book, /^AAPL on XSIM, intraday-auction$/m);
    assert.match(book, /^Would trade 10 at 10\.00, 50 left to buy\.$/m);
    assert.match(await daemon.shown('phase', 'show'), /^XSIM +all others +continuous +- +allowed$/m);
    assert.match(await daemon.shown('instrument', 'show', 'AAPL'), /^phase +intraday-auction, its own$/m);
    assert.match(await daemon.shown('instrument', 'resume', 'AAPL'), /^XSIM +AAPL +continuous/m);
    assert.equal((await daemon.run('phase', 'set', 'follow-venue')).exit, 2);
  });

  it('order cancel-all: how many there were', async () => {
    assert.match(await daemon.shown('order', 'cancel-all', '--side', 'buy'), /^2 orders canceled\.$/m);
    assert.deepEqual(await daemon.answer('order', 'cancel-all'), { orders: 0 });
  });
});
