import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FixVersion } from '../../src/gateways/fix/version.ts';
import { FixVenueScript, validators } from '../kit/fix-venue-script.ts';
import { checkGolden } from '../kit/goldens.ts';

const FOLDERS = { 'fix-4.2': 'FIX.4.2', 'fix-4.4': 'FIX.4.4' } as const satisfies Record<string, FixVersion>;

for (const [folder, version] of Object.entries(FOLDERS)) {
  const path = join(import.meta.dirname, folder);
  for (const file of readdirSync(path)) {
    test(`${version} orders: ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}`, async () => {
      const script = new FixVenueScript(version, await validators());
      checkGolden(join(path, file), (input) => input.flatMap((line) => script.run(line)));
    });
  }
}
