import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkGolden } from '../kit/goldens.ts';
import { VenueScript } from '../kit/venue-script.ts';

for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))) {
  test(`scenario ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}`, () => {
    const script = new VenueScript();
    checkGolden(join(import.meta.dirname, file), (input) => input.flatMap((line) => script.run(line)));
  });
}
