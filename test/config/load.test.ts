import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { venueJsonSchema } from '../../src/config/json-schema.ts';
import { loadVenue, MAX_FILE_BYTES, readVenueFile } from '../../src/config/load.ts';
import { formatProblems } from '../../src/config/problem.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { rulesOf } from '../../src/config/venue-table.ts';
import { ORDER_ATTRIBUTES } from '../../src/engine/instructions.ts';
import { DEFAULT_RULES } from '../../src/engine/rules.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../../src/engine/values.ts';
import { checkGolden } from '../kit/goldens.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HERE = import.meta.dirname;

function load(source: string | Uint8Array): VenueConfig {
  const loaded = loadVenue('test.toml', source);
  if ('problems' in loaded) assert.fail(formatProblems(loaded.problems));
  return loaded.config;
}

function refusal(source: string | Uint8Array): string {
  const loaded = loadVenue('test.toml', source);
  assert.ok('problems' in loaded, 'the file was taken');
  for (const { line, column } of loaded.problems) assert.ok(line >= 1 && column >= 1);
  return formatProblems(loaded.problems);
}

const VENUE = '[venue]\nname = "XSIM"\n';

describe('a venue file that is wrong', () => {
  for (const golden of ['syntax', 'tables', 'cross-checks']) {
    it(`is refused with places and remedies: ${golden}`, () => {
      checkGolden(join(HERE, `${golden}.txt`), (input) => {
        const text = `${input.join('\n')}\n`;
        return refusal(golden === 'syntax' || text.includes('[venue]') ? text : text + VENUE).split('\n');
      });
    });
  }

  it('shows no password, wherever the mistake is', () => {
    for (const line of [
      'password = "canary" x',
      "password = 'canary' = 1",
      'password = "canary", username = 5',
      '[[session]]\npassword = "canary"\npassword = "canary"',
      '[[session]]\nendpoint = "none"\nsenderCompId = "A"\ntargetCompId = "B"\n"password" = "canary',
    ]) {
      assert.doesNotMatch(refusal(`${VENUE}${line}\n`), /canary/, line);
    }
  });

  it('is refused when it is not UTF-8, at the byte where it ends to be', () => {
    const bytes = Buffer.concat([Buffer.from(`${VENUE}description = "é`), Buffer.from([0xff, 0x22, 0x0a])]);
    assert.match(refusal(bytes), /^test\.toml:3:17: is not UTF-8 from here on; save the file as UTF-8\n/);
    assert.match(refusal(Buffer.from(`\uFEFF${VENUE}`, 'utf16le')), /^test\.toml:1:1: is not UTF-8/);
    assert.match(refusal(Buffer.from([0xe2, 0x82])), /^test\.toml:1:1: is not UTF-8/);
  });

  it('is refused when it cannot be read: absent, a directory, a pipe, too large', () => {
    const directory = mkdtempSync(join(tmpdir(), 'simctl-config-'));
    const told = (file: string): string => {
      const loaded = readVenueFile(file);
      return 'problems' in loaded ? formatProblems(loaded.problems) : 'taken';
    };
    try {
      assert.match(told(join(directory, 'none.toml')), /none\.toml:1:1: cannot be read: ENOENT/);
      assert.match(told(directory), /:1:1: cannot be read: (it is no regular file|EISDIR)/);
      const large = join(directory, 'large.toml');
      writeFileSync(large, '#'.repeat(MAX_FILE_BYTES + 1));
      assert.match(told(large), /large\.toml:1:1: is larger than 1048576 bytes/);
      if (process.platform !== 'win32') {
        const pipe = join(directory, 'pipe.toml');
        execFileSync('mkfifo', [pipe]);
        assert.match(told(pipe), /pipe\.toml:1:1: cannot be read: it is no regular file/);
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is told 20 problems of at most', () => {
    const text = VENUE + Array.from({ length: 50 }, (_, index) => `key${index} = 1\n`).join('');
    assert.equal(refusal(text).match(/unknown key/g)?.length, 20);
  });
});

describe('a venue file', () => {
  it('gets every default in its place', () => {
    assert.deepEqual(load(VENUE), {
      venue: {
        name: 'XSIM',
        description: '',
        timeZone: 'UTC',
        dayEnd: '00:00',
        holidays: [],
        seed: 1,
        cancelOnDisconnect: false,
        orderTypes: [...ORDER_TYPES],
        timesInForce: [...TIMES_IN_FORCE],
        attributes: [...ORDER_ATTRIBUTES],
        matching: 'price-time',
        stopTrigger: 'last-trade',
        selfMatch: 'none',
        postOnly: 'reject',
        replaceStyle: 'in-place',
        quantityDecreaseKeepsPriority: true,
        quantityIncreaseKeepsPriority: false,
        replaceBelowFilled: 'close',
        bandBreach: 'cancel',
        volatilityAuctionSeconds: 300,
        profile: 'plain',
        requestsWhilePending: 'refuse',
        orderIdFormat: 'O-#',
        executionIdFormat: 'E-#',
        echoTags: [],
        noteTags: [],
        rejectTexts: {},
      },
      instruments: [],
      phases: [],
      holds: [],
      endpoints: [],
      sessions: [],
      edits: [],
      faults: [],
      activity: { levels: {}, books: {} },
      bots: [],
    });
  });

  it('that says nothing of its rules has those of a venue that was told nothing', () => {
    assert.deepEqual(rulesOf(load(VENUE).venue), DEFAULT_RULES);
  });

  it('says to the venue itself what its rules are, and nothing else', () => {
    const { venue } = load(`${VENUE}messageLog = true\nmaxOpenOrdersPerOwner = 5\nmaxOrdersPerSecond = 7\n`);
    assert.deepEqual(rulesOf(venue), { ...DEFAULT_RULES, maxOpenOrdersPerOwner: 5, maxOrdersPerSecond: 7 });
  });

  it('gives holds and phases the steps and names of their instruments', () => {
    const { instruments, phases, holds } = load(
      `${VENUE}[[instrument]]\nsymbol = "A"\nassetClass = "equity"\ncurrency = "USD"\ntickSize = 0.05\nlotSize = 10\n` +
        'aliases.isin = "US1"\nmaxQuantity = 5_000\nlastTradingAt = "2026-12-18T16:30:00+01:00"\n' +
        '[[phase]]\nat = "08:00"\nphase = "pre-open"\ndays = ["monday"]\nsymbols = ["US1"]\n' +
        '[[hold]]\nname = "big"\nsymbol = "US1"\nminQuantity = 1000\nmaxPrice = 10.05\ntimeoutMs = 5\n' +
        '[[hold]]\nname = "late"\nstages = ["cancel"]\nsymbol = "A*"\nowner = "fix*"\n',
    );
    assert.deepEqual(
      [instruments[0]!.maxQuantity, instruments[0]!.lastTradingAt],
      ['5000', Date.UTC(2026, 11, 18, 15, 30) * 1_000],
    );
    assert.deepEqual(phases[0]!.symbols, ['A']);
    assert.deepEqual(
      holds.map(({ match, timeoutMicros }) => [
        match.symbol,
        match.minQuantity,
        match.maxPrice,
        match.owner,
        timeoutMicros,
      ]),
      [
        ['A', 100, 201, null, 5_000],
        ['A*', null, null, 'fix*', 30_000_000],
      ],
    );
  });

  it('takes a byte order mark and Windows line ends', () => {
    assert.equal(load(`\uFEFF${VENUE.replaceAll('\n', '\r\n')}`).venue.name, 'XSIM');
  });

  it('takes bare sizes and prices as they are written', () => {
    const { instruments, bots } = load(
      `${VENUE}[[instrument]]\nsymbol = "A"\nassetClass = "equity"\ncurrency = "USD"\ntickSize = 0.010\nlotSize = 1_000\n` +
        '[[bot]]\nkind = "market-maker"\nbooks = ["A"]\nreference = 100.10\n',
    );
    assert.equal(instruments[0]!.tickSize, '0.010');
    assert.equal(instruments[0]!.lotSize, '1000');
    assert.equal(bots[0]!.parameters['reference'], '100.10');
  });

  it('makes one bot for each book, and knows books by their aliases', () => {
    const instrument = (symbol: string): string =>
      `[[instrument]]\nsymbol = "${symbol}"\nassetClass = "fx-spot"\nbaseCurrency = "EUR"\ncurrency = "USD"\ntickSize = "0.01"\nlotSize = "1"\naliases.other = "X${symbol}"\n`;
    const { bots } = load(
      `${VENUE}seed = 7\n${instrument('EUR/USD')}${instrument('GBP')}` +
        '[[bot]]\nkind = "noise"\nbooks = ["EUR/USD", "XGBP"]\n' +
        '[[bot]]\nkind = "noise"\nname = "one"\nbooks = ["GBP"]\nseed = 9\n',
    );
    assert.deepEqual(
      bots.map(({ name, symbol, seed }) => ({ name, symbol, seed })),
      [
        { name: 'noise-EUR-USD', symbol: 'EUR/USD', seed: 7 },
        { name: 'noise-XGBP', symbol: 'GBP', seed: 7 },
        { name: 'one', symbol: 'GBP', seed: 9 },
      ],
    );
  });

  it('that comes with simctl loads', () => {
    const files = ['venues', 'bench/venues'].flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((file) => file.endsWith('.toml'))
        .map((file) => join(ROOT, folder, file)),
    );
    assert.ok(files.length >= 2);
    for (const file of files) {
      const loaded = readVenueFile(file);
      assert.ok('config' in loaded, 'problems' in loaded ? formatProblems(loaded.problems) : '');
    }
  });

  it('has a schema for editors that is up to date', () => {
    const shipped = readFileSync(join(ROOT, 'venues', 'venue.schema.json'), 'utf8');
    assert.equal(shipped, venueJsonSchema(), 'run: node scripts/venue-schema.ts');
    for (const file of readdirSync(join(ROOT, 'venues')).filter((name) => name.endsWith('.toml'))) {
      assert.match(
        readFileSync(join(ROOT, 'venues', file), 'utf8'),
        /^#:schema \.\/venue\.schema\.json\n/,
        file,
      );
    }
  });
});
