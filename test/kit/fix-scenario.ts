/**
 * Text scenarios for the FIX session layer, run in virtual time without sockets.
 *
 * A file holds scenarios. Each begins with `scenario <title>`, may have comment lines (`#`), a line `versions …`, a
 * line `session …`, and then blocks: commands, a line `----`, and the output that they cause.
 *
 *   versions FIX.4.2 FIX.4.4     the scenario runs once for each; default 4.2 4.3 4.4
 *   session key=value …          configuration beyond the default; `password=X` adds a check, `retain=N` limits the store,
 *                                `dictionary=FILE` adds one that lies beside the scenarios
 *   > 35=0|34=2|~                the peer sends; 8, 9 and 10 are added unless given, `~` is 49=CLIENT|52=<now>|56=VENUE,
 *                                <now-121> a time so many seconds away; a prefix such as `2>` names another connection
 *   raw 35=0|…                   bytes as they stand
 *   wait 6                       seconds pass, with a tick at each deadline
 *   send 8|37=1                  the application sends
 *   connect / drop               the peer connects once more, or cuts the connection (`connect 2`, `drop 2`)
 *   open                         we connect, as initiator
 *   logout TEXT, reset           what an application may ask for
 *
 * Output: `< …` a message without 8, 9 and 10 (which are verified) and with times as seconds since the beginning;
 * `closed: reason`, or `cut (cause): reason` of a connection that counts as cut; `app: …` what the application was told. Lines of a second connection have its number in front.
 */
import { readFileSync } from 'node:fs';
import { Connection, type SessionLookup } from '../../src/protocols/fix/connection.ts';
import { CUT_CAUSES, type EndCause } from '../../src/protocols/fix/counters.ts';
import { credentialsOf } from '../../src/protocols/fix/logon.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import type { MessageView } from '../../src/protocols/fix/message.ts';
import { Session, type SessionApplication, type SessionConfig } from '../../src/protocols/fix/session.ts';
import { parseTimestamp } from '../../src/protocols/fix/timestamp.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';
import { fixBytes, splitMessages, visible } from './fix-text.ts';

export interface Block {
  readonly commands: string[];
  expected: string[];
}

export interface Scenario {
  readonly title: string;
  /** Comment, versions and session lines as they stand. */
  readonly preamble: string[];
  readonly versions: BeginString[];
  readonly options: ReadonlyMap<string, string>;
  blocks: Block[];
}

/** How the messages of the peer are read and checked. */
export type MessageRules = Pick<SessionConfig, 'validate' | 'dataFields'>;

const START = Date.UTC(2026, 0, 5, 9) * 1000;
const DEFAULT_VERSIONS: BeginString[] = ['FIX.4.2', 'FIX.4.3', 'FIX.4.4'];
const SEPARATOR = '----';
const NOTHING = '(nothing)';
/** Header and trailer fields that an echo does not copy. */
const FRAME_TAGS: ReadonlySet<number> = new Set([8, 9, 10, 34, 35, 43, 49, 52, 56, 97, 122]);

// ---------------------------------------------------------------- the file

export function readScenarios(path: string): Scenario[] {
  const scenarios: Scenario[] = [];
  let output = false;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const scenario = scenarios.at(-1);
    if (line.startsWith('scenario ')) {
      scenarios.push({ title: line.slice(9), preamble: [], versions: [], options: new Map(), blocks: [] });
      output = false;
    } else if (line === '') {
      output = false;
    } else if (scenario === undefined) {
      throw new Error(`${path}: "${line}" stands before the first scenario`);
    } else if (line === SEPARATOR) {
      output = true;
    } else if (output) {
      scenario.blocks.at(-1)!.expected.push(line);
    } else {
      readCommand(scenario, line);
    }
  }
  for (const { versions } of scenarios) if (versions.length === 0) versions.push(...DEFAULT_VERSIONS);
  return scenarios;
}

function readCommand(scenario: Scenario, line: string): void {
  const [verb, ...words] = line.split(' ');
  const begun = scenario.blocks.length > 0;
  if ((verb === '#' && !begun) || verb === 'versions' || verb === 'session') {
    scenario.preamble.push(line);
    if (verb === 'versions') scenario.versions.push(...(words as BeginString[]));
    if (verb === 'session') {
      for (const word of words) (scenario.options as Map<string, string>).set(...splitOnce(word, '='));
    }
    return;
  }
  const last = scenario.blocks.at(-1);
  if (last === undefined || last.expected.length > 0)
    scenario.blocks.push({ commands: [line], expected: [] });
  else last.commands.push(line);
}

/** The file's text with what the blocks expect now. */
export function writeScenarios(scenarios: readonly Scenario[]): string {
  return scenarios
    .map(({ title, preamble, blocks }) =>
      [
        [`scenario ${title}`, ...preamble].join('\n'),
        ...blocks.map(({ commands, expected }) => [...commands, SEPARATOR, ...expected].join('\n')),
      ].join('\n\n'),
    )
    .join('\n\n\n')
    .concat('\n');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, 'true'] : [text.slice(0, at), text.slice(at + 1)];
}

// ---------------------------------------------------------------- the run

/** The blocks of a scenario as it runs now: each ends with the first command that causes output. */
export function recordBlocks(scenario: Scenario, version: BeginString, rules: MessageRules): Block[] {
  const commands = scenario.blocks.flatMap((block) => block.commands);
  const single = { ...scenario, blocks: commands.map((command) => ({ commands: [command], expected: [] })) };
  const blocks: Block[] = [];
  let begun: string[] = [];
  for (const [index, output] of runScenario(single, version, rules).entries()) {
    begun.push(commands[index]!);
    if (output[0] === NOTHING && index < commands.length - 1) continue;
    blocks.push({ commands: begun, expected: output });
    begun = [];
  }
  return blocks;
}

/** Runs a scenario for one version and returns the output of each block. `sliceBytes` cuts all input into pieces. */
export function runScenario(
  scenario: Scenario,
  version: BeginString,
  rules: MessageRules,
  sliceBytes = Number.POSITIVE_INFINITY,
): string[][] {
  const run = new Run(scenario, version, rules, sliceBytes);
  return scenario.blocks.map(({ commands }) => {
    run.lines = [];
    for (const command of commands) run.command(command);
    return run.lines.length === 0 ? [NOTHING] : run.lines;
  });
}

class Run implements SessionApplication {
  lines: string[] = [];
  #now = START;
  readonly #version: BeginString;
  readonly #session: Session;
  /** Password that the Logon must carry, if any. */
  readonly #password: string | undefined;
  readonly #sliceBytes: number;
  readonly #connections = new Map<string, Connection>();

  constructor(scenario: Scenario, version: BeginString, rules: MessageRules, sliceBytes: number) {
    this.#version = version;
    this.#sliceBytes = sliceBytes;
    const { options } = scenario;
    this.#password = options.get('password');
    const retain = options.get('retain');
    const store = new MemoryStore(START, retain === undefined ? {} : { messages: Number(retain) });
    this.#session = new Session(configOf(options, version, rules), store, this);
    if (options.get('initiator') === undefined) this.#connect('1');
  }

  onLogon(): void {
    this.lines.push('app: logged on');
  }

  onLogout(): void {
    this.lines.push('app: logged out');
  }

  /** The application sends NewOrderSingle back, and knows no other type. */
  onMessage(session: Session, view: MessageView, now: number): void {
    this.lines.push(`app: ${view.msgType} ${view.text(34)}`);
    if (view.msgType !== 'D') return session.rejectBusiness(view, 3, 'Unsupported Message Type', now);
    const echo = session.begin('D', now);
    for (let index = 0; index < view.count; index++) {
      const tag = view.tags[index]!;
      if (!FRAME_TAGS.has(tag)) echo.bytes(tag, view.buffer, view.starts[index], view.ends[index]);
    }
    session.end();
  }

  command(line: string): void {
    const [verb, rest] = line.includes('> ') && /^\d?> /.test(line) ? splitOnce(line, ' ') : splitVerb(line);
    const id = /^\d/.exec(verb)?.[0] ?? '1';
    switch (verb.replace(/^\d/, '')) {
      case '#':
        return;
      case '>':
        this.#receive(id, fixBytes(this.#expand(rest), this.#version));
        break;
      case 'raw':
        this.#receive(id, Buffer.from(this.#expand(rest).replaceAll('|', '\x01'), 'latin1'));
        break;
      case 'wait':
        this.#wait(Number(rest) * 1e6);
        break;
      case 'send':
        this.#send(rest);
        break;
      case 'connect':
        this.#connect(rest || '1');
        break;
      case 'open':
        this.#connections.set('1', Connection.initiate(this.#session, this.#now));
        break;
      case 'drop':
        this.#connections.get(rest || '1')!.disconnected(this.#now);
        this.#connections.delete(rest || '1');
        break;
      case 'logout':
        this.#session.logout(rest, this.#now);
        break;
      case 'reset':
        this.#session.requestReset(this.#now);
        break;
      default:
        throw new Error(`unknown command "${line}"`);
    }
    this.#drain();
  }

  #connect(id: string): void {
    const lookup: SessionLookup = (begin, sender, target, logon) => {
      if (begin !== this.#version || sender !== 'VENUE' || target !== 'CLIENT') return null;
      const isRefused = this.#password !== undefined && credentialsOf(logon).password !== this.#password;
      return isRefused ? { refused: 'the credentials of the Logon were refused' } : this.#session;
    };
    this.#connections.set(id, Connection.accept({ lookup }, this.#now));
  }

  #receive(id: string, bytes: Buffer): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) throw new Error(`connection ${id} is closed`);
    for (let at = 0; at < bytes.length; at += this.#sliceBytes) {
      connection.receive(bytes.subarray(at, at + this.#sliceBytes), this.#now);
      if (this.#sliceBytes === Number.POSITIVE_INFINITY) break;
    }
  }

  #send(text: string): void {
    const [type, ...fields] = text.split('|').filter((field) => field !== '');
    const message = this.#session.begin(type!, this.#now);
    for (const field of fields) {
      const [tag, value] = splitOnce(field, '=');
      message.text(Number(tag), value);
    }
    this.#session.end();
  }

  #wait(micros: number): void {
    const until = this.#now + micros;
    for (;;) {
      const next = Math.min(...this.#connections.values().map((connection) => connection.nextDeadline()));
      if (next > until) break;
      this.#now = Math.max(this.#now, next);
      for (const connection of this.#connections.values()) connection.tick(this.#now);
      this.#drain();
    }
    this.#now = until;
  }

  /** Writes down what every connection gives, as a daemon would send it. */
  #drain(): void {
    for (const [id, connection] of this.#connections) {
      const mark = id === '1' ? '' : `${id} `;
      for (let output = connection.takeOutput(); output !== null; output = connection.takeOutput()) {
        for (const message of splitMessages(output)) this.lines.push(`${mark}< ${this.#readable(message)}`);
        connection.resumeReplay(this.#now);
      }
      if (connection.closing) {
        const { endCause, closeReason } = connection;
        this.lines.push(`${mark}${isCut(endCause!) ? `cut (${endCause})` : 'closed'}: ${closeReason}`);
        this.#connections.delete(id);
      }
    }
  }

  #expand(text: string): string {
    return text
      .replace(/(^|\|)~(?=\||$)/, '$149=CLIENT|52=<now>|56=VENUE')
      .replaceAll(/<now([+-]\d+)?>/g, (_, seconds: string | undefined) => {
        const at = new Date(this.#now / 1000 + Number(seconds ?? 0) * 1000).toISOString();
        return at.replaceAll('-', '').replace('T', '-').slice(0, 17);
      });
  }

  #readable(message: Buffer): string {
    const fields = visible(message).split('|').slice(0, -2);
    if (fields[0] !== `8=${this.#version}`) throw new Error(`BeginString of ${visible(message)}`);
    return fields
      .slice(2)
      .map((field) => {
        const [tag, value] = splitOnce(field, '=');
        return tag === '52' || tag === '122' ? `${tag}=${this.#seconds(value)}` : field;
      })
      .join('|');
  }

  /** A time of ours as seconds since the beginning; its form is that of the version. */
  #seconds(text: string): string {
    const bytes = Buffer.from(text);
    if (bytes.length !== (VERSIONS[this.#version].hasFractions ? 21 : 17))
      throw new Error(`timestamp ${text}`);
    return `${Math.round((parseTimestamp(bytes, 0, bytes.length) - START) / 1e3) / 1e3}s`;
  }
}

function isCut(cause: EndCause): boolean {
  return (CUT_CAUSES as readonly EndCause[]).includes(cause);
}

function splitVerb(line: string): [string, string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

/** Options that are none of the session's own. */
const OF_THE_SCENARIO: ReadonlySet<string> = new Set(['retain', 'initiator', 'password', 'dictionary']);

function configOf(
  options: ReadonlyMap<string, string>,
  version: BeginString,
  rules: MessageRules,
): SessionConfig {
  const config: Record<string, unknown> = {
    beginString: version,
    senderCompId: 'VENUE',
    targetCompId: 'CLIENT',
    ...rules,
  };
  for (const [key, value] of options) {
    if (key === 'credentials') {
      const [username, password] = splitOnce(value, ':');
      config['credentials'] = { username, password };
    } else if (!OF_THE_SCENARIO.has(key)) {
      config[key] =
        value === 'true' ? true : /^\d+$/.test(value) && key !== 'defaultApplVerId' ? Number(value) : value;
    }
  }
  return config as unknown as SessionConfig;
}
