import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import { FixVenueScript, validators } from '../kit/fix-venue-script.ts';
import { checkGolden } from '../kit/goldens.ts';

const FOLDERS: Readonly<Record<BeginString, string>> = {
  'FIX.4.0': 'fix-4.0',
  'FIX.4.1': 'fix-4.1',
  'FIX.4.2': 'fix-4.2',
  'FIX.4.3': 'fix-4.3',
  'FIX.4.4': 'fix-4.4',
  'FIXT.1.1': 'fix-5.0sp2',
};

for (const [beginString, folder] of Object.entries(FOLDERS) as [BeginString, string][]) {
  const path = join(import.meta.dirname, folder);
  for (const file of readdirSync(path)) {
    test(`${folder} orders: ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}`, async () => {
      const script = new FixVenueScript(beginString, await validators());
      checkGolden(join(path, file), (input) => input.flatMap((line) => script.run(line)));
    });
  }
}
