import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import { FixVenueScript, validators } from '../kit/fix-venue-script.ts';
import { isComment, readBlocks } from '../kit/goldens.ts';
import { pcapFile } from '../kit/pcap.ts';
import { dissect, FIX_PORT, hasTshark } from '../kit/tshark.ts';

const FOLDERS: Readonly<Record<string, BeginString>> = {
  'fix-4.0': 'FIX.4.0',
  'fix-4.1': 'FIX.4.1',
  'fix-4.2': 'FIX.4.2',
  'fix-4.3': 'FIX.4.3',
  'fix-4.4': 'FIX.4.4',
  'fix-5.0sp2': 'FIXT.1.1',
};
const GATEWAYS = join(import.meta.dirname, '..', 'gateways');
const skip = hasTshark() ? false : 'tshark is not installed';

/**
 * TradeReportTransType (487) is a letter in 4.3 and a number from 4.4 on, as which tshark reads it in any version; in its
 * complaint it names another field.
 */
const LETTER_OF_4_3 = /^Invalid string [NCR] for fix field 484$/;

function isKnown(complaints: readonly string[]): boolean {
  return (
    complaints.some((told) => LETTER_OF_4_3.test(told.split('|')[0]!)) &&
    complaints.every((told) =>
      told.split('|').every((part) => part === '_ws.malformed' || LETTER_OF_4_3.test(part)),
    )
  );
}

/**
 * Each message of the scenarios is held to our dictionaries as it is told (test/kit/fix-venue-script.ts), but for those
 * that are edited on purpose. Here a second program reads them all.
 */
describe('what the venue sends in the scenarios of its gateways', () => {
  for (const [folder, beginString] of Object.entries(FOLDERS)) {
    it(`is nothing malformed to tshark: ${folder}`, { skip }, async () => {
      const path = join(GATEWAYS, folder);
      const validatorOf = await validators();
      const sent = readdirSync(path).map((file) => {
        const script = new FixVenueScript(beginString, validatorOf);
        for (const { input } of readBlocks(readFileSync(join(path, file), 'utf8')))
          for (const line of input) if (!isComment(line)) script.run(line);
        return script.sent();
      });
      const directory = await mkdtemp(join(tmpdir(), 'simctl-goldens-'));
      try {
        const capture = join(directory, 'goldens.pcap');
        await writeFile(
          capture,
          pcapFile(
            sent.map((bytes) => ({ from: 'venue', bytes })),
            FIX_PORT,
          ),
        );
        const dissected = await dissect(capture);
        const messages = Buffer.concat(sent).toString('latin1').split('\x0135=').length - 1;
        assert.equal(dissected.length, messages, 'every message is one to tshark');
        assert.deepEqual(
          dissected.map(({ complaints }) => complaints).filter((told) => told.length > 0 && !isKnown(told)),
          [],
        );
      } finally {
        await rm(directory, { recursive: true });
      }
    });
  }
});
