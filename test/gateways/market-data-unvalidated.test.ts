import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Venue } from '../../src/engine/venue.ts';
import { FixPublisher } from '../../src/gateways/fix/market-data/publisher.ts';
import { MarketDataPeer } from '../kit/market-data-peer.ts';
import { listed } from '../kit/random-commands.ts';

const REQUEST = '35=V|262=R|263=1|264=0|265=1|266=Y|267=1|269=0|146=1|55=ONE';

/** What a session without field validation lets through, and what the venue says to it. */
const REFUSALS = [
  ['263=1', '263=9', '4', 'SubscriptionRequestType (263) is 0, 1 or 2, not 9'],
  ['264=0', '264=deep', '5', 'MarketDepth (264) is 0 for the full book or from 1 to 500, not deep'],
  [
    '265=1',
    '265=2',
    '6',
    'MDUpdateType (265) of a subscription is 0 for snapshots or 1 for increments, not 2',
  ],
  ['266=Y', '266=X', '7', 'AggregatedBook (266) is Y or N, not X'],
  ['269=0', '', '8', 'A request names an MDEntryType (269); there are 0, 1, 2, 4, 5, 7, 8, A, B'],
  ['146=1|55=ONE', '', '0', 'A request names an instrument'],
  ['55=ONE', '55=NONE', '0', 'Unknown symbol NONE'],
] as const;

test('what no dictionary has checked is refused with a reason as well', () => {
  const venue = new Venue('TEST');
  venue.apply(listed('ONE'), 1, () => {});
  const publisher = new FixPublisher(
    venue,
    () => () => {},
    () => {},
  );
  const peer = new MarketDataPeer('FIX.4.4', venue, publisher, () => null, Date.UTC(2026, 2, 2, 9) * 1_000);
  const answers: string[][] = [];
  for (const [field, instead] of REFUSALS) {
    peer.send(REQUEST.replace(`|${field}`, instead === '' ? '' : `|${instead}`));
    peer.read((message) => answers.push([35, 262, 281, 58].map((tag) => message.text(tag))));
  }
  assert.deepEqual(
    answers,
    REFUSALS.map(([, , reason, text]) => ['Y', 'R', reason, text]),
  );
  assert.equal(peer.gateway.marketData.subscriptions, 0);
});
