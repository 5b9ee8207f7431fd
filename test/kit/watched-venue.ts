import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type Client } from '../../sdk/index.ts';
import type { EventJson } from '../../src/management/methods.ts';
import { DaemonHome, DaemonProcess } from './daemon.ts';
import { QUIET_VENUE } from './quiet-venue.ts';
import { RawFix } from './raw-fix.ts';

export type ConfigEvent = EventJson<'config-reloaded' | 'config-refused'>;

/** A daemon that watches a folder, in which is the quiet venue at first. */
export class WatchedVenue implements AsyncDisposable {
  readonly folder: string;
  readonly file: string;
  readonly daemon: DaemonProcess;
  readonly client: Client;
  readonly #home: DaemonHome;
  readonly #events: AsyncIterator<{ readonly event: unknown }>;

  private constructor(home: DaemonHome, folder: string, daemon: DaemonProcess, client: Client) {
    this.#home = home;
    this.folder = folder;
    this.file = join(folder, 'quiet.toml');
    this.daemon = daemon;
    this.client = client;
    this.#events = client.events({ types: ['config-reloaded', 'config-refused'] });
  }

  static async start(text: string = QUIET_VENUE, ...words: string[]): Promise<WatchedVenue> {
    const home = await DaemonHome.create();
    const folder = join(home.directory, 'venues');
    await mkdir(folder);
    await writeFile(join(folder, 'quiet.toml'), text);
    const daemon = await DaemonProcess.start(home, '--durability', 'process', '--venues', folder, ...words);
    const client = await connect({ home: home.directory });
    return new WatchedVenue(home, folder, daemon, client);
  }

  /** What is told of the venue's file next. */
  async told(): Promise<ConfigEvent> {
    const { value } = await this.#events.next();
    return (value as { readonly event: ConfigEvent }).event;
  }

  /** Writes the file, and returns what is told of it. */
  async edit(text: string): Promise<ConfigEvent> {
    const told = this.told();
    await writeFile(this.file, text);
    return told;
  }

  /** As `edit`, when it is taken: what was changed. */
  async changes(text: string): Promise<readonly string[]> {
    const told = await this.edit(text);
    if (told.type !== 'config-reloaded') throw new Error(JSON.stringify(told));
    return told.changes;
  }

  /** As `edit`, when it is refused: what is wrong, in the form of compilers. */
  async problems(text: string): Promise<readonly string[]> {
    const told = await this.edit(text);
    if (told.type !== 'config-refused') throw new Error(JSON.stringify(told));
    return told.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  }

  async logOn(beginString: string, nth = 0): Promise<RawFix> {
    const fix = await RawFix.connect(this.daemon.client(beginString, nth));
    await fix.logon();
    return fix;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.daemon[Symbol.asyncDispose]();
    await this.#home[Symbol.asyncDispose]();
  }
}
