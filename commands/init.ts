import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { SimctlCommand } from '../src/cli/command.ts';
import { stdout } from '../src/cli/output.ts';
import { EXIT, Problem } from '../src/cli/problem.ts';
import { Questions } from '../src/cli/questions.ts';
import {
  ASSET_CLASSES,
  checkedDraft,
  CLASS_DRAFTS,
  PROTOCOL_VERSIONS,
  type VenueDraft,
  venueText,
} from '../src/cli/venue-draft.ts';

const VERSIONS = Object.keys(PROTOCOL_VERSIONS);
const NAME = 'MYVENUE';
const PORT = 9_878;

type Said = { readonly [K in keyof VenueDraft]?: VenueDraft[K] | undefined };

export default class Init extends SimctlCommand {
  static override summary = 'Write a venue file to begin with.';
  static override description = `\
A venue with an endpoint, a client and two bots, each line with what it is for; it runs as it is. The file goes into the \
folder ./venues, where "simctl start" looks. A file that is there stays as it is unless --force is given.

On a terminal it asks for what was not said, with an answer for each to begin with. Elsewhere, and with --json, it asks \
nothing.`;
  static override examples = [
    'simctl init',
    'simctl init XFX --asset-class fx-spot --symbols EURUSD,USDJPY --protocol-version FIX.5.0SP2',
  ];
  static override args = {
    venue: Args.string({ description: `Name of the venue; otherwise ${NAME}`, ignoreStdin: true }),
  };
  static override flags = {
    'asset-class': Flags.option({ description: 'What is traded', options: ASSET_CLASSES })(),
    'protocol-version': Flags.option({ description: 'FIX version of the endpoint', options: VERSIONS })(),
    symbols: Flags.string({
      description: 'What is traded, several with commas; of options and futures what they are on',
      helpValue: '<symbol>',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
    }),
    port: Flags.integer({
      description: `[default: ${PORT}] Port of the endpoint; 0 for a free one`,
      helpValue: '<number>',
      min: 0,
      max: 65_535,
    }),
    file: Flags.string({ description: 'Where to write it', helpValue: '<path>' }),
    force: Flags.boolean({ description: 'Write over a file that is there' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init);
    const said: Said = {
      name: args.venue,
      assetClass: flags['asset-class'],
      protocolVersion: flags['protocol-version'],
      symbols: flags.symbols,
      port: flags.port,
    };
    const asks = process.stdin.isTTY && process.stderr.isTTY && !flags.json;
    const draft = checkedDraft(asks ? await asked(said) : completed(said));
    const file = flags.file ?? join('venues', `${draft.name.toLowerCase()}.toml`);
    write(file, venueText(draft, new Date().getUTCFullYear() + 1), flags.force);
    if (flags.json) return stdout.json({ file, ...draft });
    stdout.line(`${file} is written. Next: simctl venue check ${file}, then simctl start ${file}`);
  }
}

function completed(said: Said): VenueDraft {
  const assetClass = said.assetClass ?? 'equity';
  return {
    name: said.name ?? NAME,
    assetClass,
    protocolVersion: said.protocolVersion ?? 'FIX.4.4',
    symbols: said.symbols ?? CLASS_DRAFTS[assetClass].symbols,
    port: said.port ?? PORT,
  };
}

async function asked(said: Said): Promise<VenueDraft> {
  using questions = new Questions();
  const name = said.name ?? (await questions.ask('Name of the venue', NAME));
  const assetClass =
    said.assetClass ??
    ((await questions.ask('What is traded', 'equity', ASSET_CLASSES)) as VenueDraft['assetClass']);
  const protocolVersion = said.protocolVersion ?? (await questions.ask('FIX version', 'FIX.4.4', VERSIONS));
  const symbols =
    said.symbols ??
    (await questions.ask('Symbols, with commas', CLASS_DRAFTS[assetClass].symbols.join(',')))
      .split(',')
      .map((symbol) => symbol.trim());
  return { ...completed(said), name, assetClass, protocolVersion, symbols };
}

function write(file: string, text: string, force: boolean): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' || syscall !== 'open')
      throw new Problem(`${file} cannot be written: ${message}`, { code: 'unwritable-file' });
    throw new Problem(`${file} is there already.`, {
      code: 'file-exists',
      next: 'Choose another name or --file, or write over it with --force.',
      exit: EXIT.refused,
    });
  }
}
