import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BotScript } from '../kit/bot-script.ts';
import { checkGolden } from '../kit/goldens.ts';

for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))) {
  test(`bots: ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}`, () => {
    const script = new BotScript();
    checkGolden(join(import.meta.dirname, file), (input) => input.flatMap((line) => script.run(line)));
  });
}
