import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect, type Client } from '../../sdk/index.ts';
import { readVenueFile } from '../../src/config/load.ts';
import { ASSET_CLASSES } from '../../src/engine/instrument.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';

const VENUES = join(import.meta.dirname, '..', '..', 'venues');

interface Trade {
  readonly file: string;
  readonly beginString: string;
  /** How the order names its instrument. */
  readonly named: readonly Field[];
  readonly quantity: string;
  /** What the venue calls the instrument. */
  readonly symbol: string;
}

const OPTION: readonly Field[] = [
  [55, 'NVDA'],
  [167, 'OPT'],
  [200, '203003'],
  [202, '180'],
  [201, '1'],
];

/** The forms that the venue files speak of, one or more of each. */
const TRADES: readonly Trade[] = [
  {
    file: 'equity',
    beginString: 'FIX.4.4',
    named: [
      [48, 'DE0007164600'],
      [22, '4'],
    ],
    quantity: '10',
    symbol: 'SAP',
  },
  {
    file: 'equity',
    beginString: 'FIX.4.2',
    named: [
      [55, '[N/A]'],
      [48, '4846288'],
      [22, '2'],
    ],
    quantity: '10',
    symbol: 'SAP',
  },
  { file: 'options', beginString: 'FIX.4.4', named: OPTION, quantity: '5', symbol: 'NVDA300315C180' },
  {
    file: 'options',
    beginString: 'FIX.4.2',
    named: [...OPTION, [205, '15']],
    quantity: '5',
    symbol: 'NVDA300315C180',
  },
  {
    file: 'futures',
    beginString: 'FIX.4.4',
    named: [
      [55, 'EUX'],
      [167, 'FUT'],
      [200, '203012'],
    ],
    quantity: '1',
    symbol: 'EUXZ0',
  },
  {
    file: 'futures',
    beginString: 'FIX.4.2',
    named: [
      [55, 'OIL'],
      [167, 'FUT'],
      [200, '203101'],
      [231, '1000'],
    ],
    quantity: '1',
    symbol: 'OILG1',
  },
  {
    file: 'fx-spot',
    beginString: 'FIX.4.4',
    named: [
      [55, 'EUR/USD'],
      [167, 'FOR'],
      [460, '4'],
      [15, 'EUR'],
      [63, '0'],
    ],
    quantity: '1000000',
    symbol: 'EUR/USD',
  },
  {
    file: 'fx-spot',
    beginString: 'FIX.4.2',
    named: [
      [55, 'EUR.USD'],
      [15, 'EUR'],
    ],
    quantity: '1000000',
    symbol: 'EUR/USD',
  },
  {
    file: 'fx-spot',
    beginString: 'FIXT.1.1',
    named: [
      [55, 'USD/JPY'],
      [167, 'FXSPOT'],
    ],
    quantity: '1000000',
    symbol: 'USD/JPY',
  },
  {
    file: 'ndf',
    beginString: 'FIX.4.4',
    named: [
      [55, 'USD/KRW'],
      [167, 'FOR'],
      [541, '20300314'],
      [64, '20300318'],
      [120, 'USD'],
      [15, 'USD'],
    ],
    quantity: '1000000',
    symbol: 'USDKRW-20300318',
  },
  {
    file: 'ndf',
    beginString: 'FIXT.1.1',
    named: [
      [55, 'USD/KRW'],
      [167, 'FXNDF'],
      [541, '20300314'],
    ],
    quantity: '1000000',
    symbol: 'USDKRW-20300318',
  },
  {
    file: 'crypto',
    beginString: 'FIX.4.4',
    named: [
      [55, 'BTC/USDT'],
      [15, 'BTC'],
    ],
    quantity: '0.00125',
    symbol: 'BTC-USDT',
  },
];

/** The venue files, one for each class. */
const FILES = [...new Set(TRADES.map(({ file }) => `${file}.toml`))];

describe('a venue of each asset class', () => {
  let home: DaemonHome;
  let daemon: DaemonProcess;
  let sdk: Client;

  before(async () => {
    home = await DaemonHome.create();
    daemon = await DaemonProcess.start(home, '--ephemeral', ...FILES.map((file) => join(VENUES, file)));
    sdk = await connect({ home: home.directory, name: daemon.ready.name });
  });

  after(async () => {
    await sdk.close();
    await daemon.stop();
    await home[Symbol.asyncDispose]();
  });

  for (const { file, beginString, named, quantity, symbol } of TRADES) {
    it(`${file}, ${beginString}: ${named.map((field) => field.join('=')).join(' ')} is ${symbol}`, async () => {
      const venue = configOf(`${file}.toml`).venue.name;
      const client = await logOn(daemon, venue, beginString);
      const ids: Field[] = [
        [11, 'first'],
        [21, '1'],
      ];
      const terms: Field[] = [
        [54, '1'],
        [60, fixTime(new Date())],
        [38, quantity],
        [40, '1'],
        [59, '3'],
      ];
      client.send('D', [...ids, ...named, ...terms]);
      // The bots sell it: at once, or in several parts.
      const filled = await client.expect('8', { 39: 2 });
      assert.equal(Number(filled.get(14)), Number(quantity));
      for (const [tag, value] of named) assert.equal(filled.get(tag), String(value), `tag ${tag}`);
      const { order } = await sdk.order.show({ venue, orderId: filled.get(37)! });
      assert.equal(order.symbol, symbol);
      await client.logout();
    });
  }
});

describe('the venues that start together', () => {
  const configs = readdirSync(VENUES)
    .filter((file) => file.endsWith('.toml'))
    .map(configOf);

  it('have ports and symbols of their own', () => {
    const ports = configs.flatMap(({ endpoints }) => endpoints.map(({ port }) => port));
    const symbols = configs.flatMap(({ instruments }) => instruments.map(({ symbol }) => symbol));
    assert.equal(new Set(ports).size, ports.length);
    assert.equal(new Set(symbols).size, symbols.length);
  });

  it('are one for each asset class, in which a bot quotes each instrument', () => {
    const ofClasses = FILES.map(configOf);
    const classes = ofClasses.map(({ instruments }) => instruments.at(-1)!.assetClass);
    assert.deepEqual(classes, [...ASSET_CLASSES]);
    for (const { instruments, bots } of ofClasses) {
      for (const { symbol } of instruments) {
        assert.ok(
          bots.some((bot) => bot.kind === 'market-maker' && bot.symbol === symbol),
          symbol,
        );
      }
    }
  });
});

function configOf(file: string): VenueConfig {
  const loaded = readVenueFile(join(VENUES, file));
  assert.ok('config' in loaded, file);
  return loaded.config;
}

async function logOn(daemon: DaemonProcess, venue: string, beginString: string): Promise<RawFix> {
  const endpoint = daemon.ready.endpoints.find(
    (each) => each.venue === venue && each.beginString === beginString,
  )!;
  const [session] = endpoint.sessions;
  const client = await RawFix.connect({
    host: endpoint.host,
    port: endpoint.port,
    beginString,
    senderCompId: session!.targetCompId,
    targetCompId: session!.senderCompId,
  });
  await client.logon(beginString === 'FIXT.1.1' ? [[1137, '9']] : []);
  return client;
}
