import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { Questions } from '../../src/cli/questions.ts';
import { ASSET_CLASSES, CLASS_DRAFTS, PROTOCOL_VERSIONS, venueText } from '../../src/cli/venue-draft.ts';
import { endpointTable } from '../../src/config/schema.ts';
import { checkVenueFiles } from '../../src/daemon/check.ts';
import { ASSET_CLASSES as ALL_CLASSES } from '../../src/engine/instrument.ts';
import { Home } from './simctl.ts';

describe('simctl init', () => {
  it('knows every asset class and every FIX version that a venue file takes', () => {
    assert.deepEqual(ASSET_CLASSES.toSorted(), [...ALL_CLASSES].toSorted());
    const { options } = endpointTable.shape.beginString;
    assert.deepEqual(Object.values(PROTOCOL_VERSIONS), options);
  });

  for (const assetClass of ASSET_CLASSES) {
    it(`writes a file of ${assetClass} that is good, in every FIX version`, async () => {
      for (const protocolVersion of Object.keys(PROTOCOL_VERSIONS)) {
        const { symbols } = CLASS_DRAFTS[assetClass];
        const draft = { name: 'XNEW', assetClass, protocolVersion, symbols, port: 0 };
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const { problems } = await checkVenueFiles('new.toml', venueText(draft, 2_031));
        assert.deepEqual(problems, []);
      }
    });
  }

  it('writes it where start looks, asks nothing without a terminal, and it runs', async () => {
    await using home = await Home.create();
    const written = await home.run('init', 'XFX', '--asset-class', 'fx-spot', '--symbols', 'EURUSD,USD/JPY');
    assert.equal(written.exit, 0, written.stderr);
    const file = join('venues', 'xfx.toml');
    assert.ok(written.stdout.includes(file));
    const { stdout, exit } = await home.run('venue', 'check', file);
    assert.equal(exit, 0, stdout);
    assert.match(stdout, /create instrument USD\/JPY: fx-spot in JPY/);
    const again = await home.run('init', 'XFX');
    assert.equal(again.exit, 1);
    assert.match(again.stderr, /is there already\.\n.*--force/);
    assert.match(readFileSync(join(home.directory, file), 'utf8'), /USD\/JPY/);
    const forced = await home.run('init', 'XFX', '--force', '--json');
    assert.deepEqual((JSON.parse(forced.stdout) as { symbols: string[] }).symbols, ['ACME', 'GLOBEX']);
  });

  for (const [words, message] of [
    [['../x'], /"\.\.\/x" is no name for a venue/],
    [['X', '--symbols', 'A,A'], /symbol A is there twice/],
    [['X', '--symbols', 'A B'], /"A B" is no symbol/],
    [['X', '--asset-class', 'ndf', '--symbols', 'KRW'], /KRW does not name two currencies/],
    [['X', '--asset-class', 'bond'], /--asset-class/],
    [['X', '--protocol-version', 'FIX.9'], /--protocol-version/],
    [['X', '--port', '70000'], /--port|65535/],
  ] as const) {
    it(`init ${words.join(' ')} is refused, and nothing written`, async () => {
      await using home = await Home.create();
      const { exit, stderr } = await home.run('init', ...words);
      assert.equal(exit, 2);
      assert.match(stderr, message);
      assert.throws(() => readFileSync(join(home.directory, 'venues', 'x.toml')), { code: 'ENOENT' });
    });
  }

  it('says so when the file cannot be written', async () => {
    await using home = await Home.create();
    writeFileSync(join(home.directory, 'venues'), 'a file');
    const { exit, stderr } = await home.run('init', 'X');
    assert.equal(exit, 2);
    assert.match(stderr, /x\.toml cannot be written/);
  });
});

describe('questions on a terminal', () => {
  it('take Enter for the answer that they show, and ask again for a word that is none of theirs', async () => {
    const [typed, shown] = [new PassThrough(), new PassThrough()];
    const said = text(shown);
    {
      using questions = new Questions(typed, shown);
      typed.write('\nbond\nFuture\n');
      assert.equal(await questions.ask('Name', 'XNEW'), 'XNEW');
      assert.equal(await questions.ask('What', 'equity', ASSET_CLASSES), 'future');
      typed.end();
      await assert.rejects(questions.ask('More', 'x'), /there was no answer/);
    }
    shown.end();
    const [first, ...others] = (await said).split(/: ?/);
    assert.equal(first, 'Name [XNEW]');
    assert.equal(others.filter((question) => question.startsWith('What (equity, option')).length, 2);
  });
});
