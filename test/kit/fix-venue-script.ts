import assert from 'node:assert/strict';
import { CopyDesk } from '../../src/gateways/fix/drop-copy/copy-desk.ts';
import type { Entitlement } from '../../src/gateways/fix/drop-copy/entitlement.ts';
import { FixGateway, type FixPort } from '../../src/gateways/fix/gateway.ts';
import { dictionaryFor } from '../../src/daemon/fix-validators.ts';
import { deniedTo } from '../../src/gateways/fix/roles.ts';
import { carriedBy } from '../../src/gateways/fix/version.ts';
import { StatusBoard } from '../../src/gateways/fix/reference/status-board.ts';
import { FixProfile, PLAIN_PROFILE, type ProfileTerms } from '../../src/gateways/fix/profile/profile.ts';
import { FixPublisher } from '../../src/gateways/fix/market-data/publisher.ts';
import { Connection, type Admission } from '../../src/protocols/fix/connection.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { Session } from '../../src/protocols/fix/session.ts';
import { createValidator, type Validator } from '../../src/protocols/fix/validate.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';
import type { Command } from '../../src/engine/command.ts';
import { ownerOf, type VenueEvent } from '../../src/engine/event.ts';
import { Venue } from '../../src/engine/venue.ts';
import type { FixFaults } from '../../src/gateways/fix/faults/fix-faults.ts';
import { readDropCopy } from './drop-copy-script.ts';
import { FaultScript } from './fault-script.ts';
import { operatorCommand } from './operator-script.ts';
import { profileAfter } from './profile-script.ts';

/** Fields that are the session layer's business, or say when: a scenario of order entry leaves them out. */
const UNTOLD_TAGS = new Set([8, 9, 10, 34, 49, 52, 56, 60]);

const START_MICROS = Date.UTC(2026, 2, 2, 9) * 1_000;

/** One for each version of FIX: what a venue says is what the dictionary allows. */
export type Validators = Readonly<Record<BeginString, Validator>>;

export async function validators(): Promise<Validators> {
  const versions = Object.keys(VERSIONS) as BeginString[];
  const all = versions.map(async (version) => [version, await validatorFor(version)] as const);
  return Object.fromEntries(await Promise.all(all)) as Record<BeginString, Validator>;
}

async function validatorFor(beginString: BeginString): Promise<Validator> {
  const dictionary = await dictionaryFor(beginString, null, 'extend');
  return createValidator(dictionary, { validateUserDefinedFields: false });
}

/** One trader's session, with both ends in this process and no socket between them. */
class Trader {
  readonly name: string;
  readonly gateway: FixGateway;
  readonly profile: FixProfile;
  /** All that the venue has sent and not edited on purpose. */
  readonly sent: string[] = [];
  readonly #faults: FixFaults;
  readonly #validate: Validator;
  #connection: Connection;
  #isClosed = false;
  #seqNum = 1;

  constructor(
    name: string,
    beginString: BeginString,
    port: FixPort,
    validate: Validator,
    profile: ProfileTerms,
    faultsOf: (sessionOf: () => Session) => FixFaults,
    copies: Entitlement | null = null,
  ) {
    this.name = name;
    this.#validate = validate;
    this.profile = new FixProfile(profile);
    const faults = faultsOf(() => this.gateway.session);
    this.#faults = faults;
    this.gateway = new FixGateway(
      name,
      carriedBy(beginString),
      port,
      (application) => {
        const identity = { beginString, senderCompId: 'VENUE', targetCompId: name };
        const refuseLogon = (): string | null => faults.refusal;
        const config = { ...identity, validate, changes: this.profile, stage: faults, refuseLogon };
        return new Session(config, new MemoryStore(START_MICROS), application);
      },
      copies === null ? undefined : deniedTo(['drop-copy']),
      copies,
      this.profile,
      faults,
    );
    this.#connection = this.logOn(START_MICROS);
    this.output(false, false);
  }

  /** Logs on, over a connection of its own. */
  logOn(now: number): Connection {
    this.#isClosed = false;
    this.#connection = Connection.accept({ lookup: () => this.#admit() }, now);
    const { beginString } = this.gateway.session.config;
    this.send(`35=A|98=0|108=30${beginString === 'FIXT.1.1' ? '|1137=9' : ''}`, now);
    return this.#connection;
  }

  #admit(): Admission | 'undecided' {
    const answer = this.#faults.atLogon();
    if (answer === null) return this.gateway.session;
    return answer === 'nothing' ? 'undecided' : { refused: 'a fault refuses it' };
  }

  send(fields: string, now: number = START_MICROS): void {
    const { beginString } = this.gateway.session.config;
    const [type, ...rest] = fields.split('|');
    const header = [type, `34=${this.#seqNum++}`, `49=${this.name}`, `52=${fixTime(now)}`, '56=VENUE'];
    const body = [...header, ...rest].map((field) => `${field}\x01`).join('');
    const message = `8=${beginString}\x019=${body.length}\x01${body}`;
    let sum = 0;
    for (const byte of Buffer.from(message, 'latin1')) sum += byte;
    this.#connection.receive(
      Buffer.from(`${message}10=${String(sum % 256).padStart(3, '0')}\x01`, 'latin1'),
      now,
    );
  }

  /** What the venue says is what the dictionary of the version allows. */
  #checked(message: string): string {
    const view = new MessageView();
    assert.ok(view.decodeFrame(Buffer.from(message, 'latin1')), message);
    const problem = this.#validate(view);
    assert.equal(problem, null, `${message.replaceAll('\x01', '|')} ${JSON.stringify(problem)}`);
    return message;
  }

  /** What the venue has sent since the last call. Where it is edited on purpose it is not checked, and told whole. */
  output(isWhole: boolean, isFaulty: boolean): string[] {
    const text = this.#connection.takeOutput()?.toString('latin1') ?? '';
    if (!isWhole && !isFaulty) this.sent.push(text);
    if (isWhole)
      return [
        ...text
          .split(/(?<=\x01)(?=8=FIX)/)
          .filter((message) => message !== '')
          .map((message) => message.replaceAll('\x01', '|')),
        ...this.#end(),
      ];
    return text
      .split(/(?<=\x0110=\d{3}\x01)/)
      .filter((message) => message !== '')
      .map((message) =>
        (isFaulty ? message : this.#checked(message))
          .split('\x01')
          .filter((field) => field !== '' && !UNTOLD_TAGS.has(Number.parseInt(field, 10)))
          .join('|'),
      );
  }

  /** That the connection has ended, once. */
  #end(): string[] {
    const { closing, closeReason } = this.#connection;
    if (!closing || this.#isClosed) return [];
    this.#isClosed = true;
    return [`closed: ${closeReason}`];
  }
}

/**
 * Plays lines `NAME: 35=D|…` (header and trailer are added) against a venue through its FIX gateway, and tells what
 * each trader is sent as `NAME: 35=8|…`. TransactTime (60) of a request is added as well, from 4.2 on. Other lines are
 * `end-day`, `advance SECONDS`, what the venue's operator does: `operator: …`, see operator-script.ts, how the venue
 * speaks: `profile …` and `edit …`, see profile-script.ts, and `instrument KEY=VALUE …`, which lists one beside ABC: keys
 * are those of its terms, `KIND:VALUE` is an alias. `firm NAME FIRM` says whose session it is, `accounts NAME ACCOUNT,…`
 * what its accounts are, and `drop-copy …` adds one that gets copies, see drop-copy-script.ts. `logon NAME` connects once more. `disputes` tells of the
 * executions that their owners have refused since the last time. `fault …` arms and disarms faults, see fault-script.ts,
 * and `faults` tells what they have done since the last time and how they stand.
 */
export class FixVenueScript {
  readonly #venue = new Venue('TEST');
  readonly #beginString: BeginString;
  readonly #validatorOf: Validators;
  readonly #traders = new Map<string, Trader>();
  readonly #disputes: string[] = [];
  #profile = PLAIN_PROFILE;
  readonly #firms = new Map<string, string>();
  readonly #copies = new CopyDesk(this.#venue);
  #now = START_MICROS;
  readonly #listeners = new Set<(event: VenueEvent) => void>();
  readonly #listen = (listener: (event: VenueEvent) => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly #queue: Command[] = [];
  #isBusy = false;
  readonly #faults: FaultScript = new FaultScript({
    venue: this.#venue,
    now: () => this.#now,
    isSession: (owner) => this.#traders.has(owner),
    submit: (command) => this.#submit(command),
  });
  readonly #publisher = new FixPublisher(this.#venue, this.#listen, () => {});
  readonly #port: FixPort = {
    venue: this.#venue,
    publisher: this.#publisher,
    statuses: new StatusBoard(this.#listen, () => {}),
    endOfTradingDay: (date) => (Date.parse(date) + 86_400_000) * 1_000,
    tradeDate: (at) => new Date(at / 1_000).toISOString().slice(0, 10),
    partyOf: (name) =>
      this.#traders.has(name)
        ? { name, clientOf: null, compId: name, firm: this.#firms.get(name) ?? null }
        : undefined,
    submit: (command) => this.#submit(command),
    told: (report) => this.#copies.copy(report),
    loggedOn: () => {},
    loggedOut: () => {},
  };

  /** `beginString` is that of the traders. */
  constructor(beginString: BeginString, validatorOf: Validators) {
    this.#beginString = beginString;
    this.#validatorOf = validatorOf;
    const terms = { assetClass: 'equity', currency: 'USD', aliases: {} } as const;
    for (const symbol of ['ABC', 'DEF']) {
      this.#submit({
        type: 'create-instrument',
        instrument: { ...terms, symbol, tickSize: '0.05', lotSize: '10' },
      });
    }
  }

  /** All that the venue has sent to anybody, but for what it edited on purpose. */
  sent(): Buffer {
    const texts = [...this.#traders.values()].flatMap((trader) => trader.sent);
    return Buffer.from(texts.join(''), 'latin1');
  }

  /** Several doings with ` && ` between them are of one turn, at the end of which market data leaves. */
  run(line: string): string[] {
    if (line === 'disputes') return this.#disputes.splice(0);
    if (line === 'faults') return this.#faults.told();
    for (const doing of line.split(' && ')) this.#do(doing);
    for (let goesOn = this.#publisher.publish(this.#now); goesOn; goesOn = this.#publisher.goOn(this.#now));
    return [...this.#traders.values()].flatMap((trader) =>
      trader
        .output(this.#profile.edits.length > 0 || this.#faults.isWhole, this.#faults.isUsed)
        .map((message) => `${trader.name}: ${message}`),
    );
  }

  #do(line: string): void {
    const accounts = /^accounts (\S+) (\S+)$/.exec(line);
    if (accounts !== null) {
      this.#trader(accounts[1]!).gateway.orders.accounts = new Set(accounts[2]!.split(','));
      return;
    }
    if (line === 'end-day') this.#submit({ type: 'end-day' });
    else if (line.startsWith('advance ')) this.#advance(Number(line.split(' ')[1]));
    else if (line.startsWith('instrument ')) this.#list(line.split(' ').slice(1));
    else if (line.startsWith('logon ')) this.#trader(line.split(' ')[1]!).logOn(this.#now);
    else if (line.startsWith('fault ')) this.#faults.run(line);
    else if (line.startsWith('drop-copy ')) this.#addDropCopy(line);
    else if (line.startsWith('firm ')) {
      const [, name, firm] = line.split(' ') as [string, string, string];
      this.#firms.set(name, firm);
    } else if (line.startsWith('operator: ')) {
      this.#submit(operatorCommand(line.split(' ').slice(1), this.#venue));
    } else if (!this.#changesProfile(line)) {
      const [name, fields] = line.split(': ') as [string, string];
      const time = this.#lacksTime(fields) ? '|60=20260302-09:00:00' : '';
      this.#trader(name).send(`${fields}${time}`, this.#now);
    }
  }

  #list(words: readonly string[]): void {
    const terms = words
      .filter((word) => word.includes('='))
      .map((word) => word.split('=') as [string, string])
      .map(([key, value]) => [key, key === 'lastTradingAt' ? Number(value) : value]);
    const aliases = words.filter((word) => !word.includes('=')).map((word) => word.split(':'));
    const steps = { currency: 'USD', tickSize: '0.01', lotSize: '1' };
    const instrument = { ...steps, ...Object.fromEntries(terms), aliases: Object.fromEntries(aliases) };
    this.#submit({ type: 'create-instrument', instrument });
  }

  #changesProfile(line: string): boolean {
    const profile = profileAfter(line, this.#profile);
    if (profile === null) return false;
    this.#profile = profile;
    for (const trader of this.#traders.values()) trader.profile.become(profile);
    return true;
  }

  #lacksTime(fields: string): boolean {
    return (
      VERSIONS[this.#beginString].hasBusinessReject && /^35=[DFGq]\|/.test(fields) && !/\|60=/.test(fields)
    );
  }

  #trader(name: string): Trader {
    let trader = this.#traders.get(name);
    if (trader === undefined) {
      trader = new Trader(
        name,
        this.#beginString,
        this.#port,
        this.#validatorOf[this.#beginString],
        this.#profile,
        this.#faults.of(name),
      );
      this.#traders.set(name, trader);
    }
    return trader;
  }

  #addDropCopy(line: string): void {
    const { name, beginString, copies } = readDropCopy(line);
    const spoken = beginString ?? this.#beginString;
    const trader = new Trader(
      name,
      spoken,
      this.#port,
      this.#validatorOf[spoken],
      this.#profile,
      this.#faults.of(name),
      copies,
    );
    this.#traders.set(name, trader);
    this.#copies.add(trader.gateway.dropCopy!, () => {});
  }

  #advance(seconds: number): void {
    const until = this.#now + seconds * 1_000_000;
    for (let due = this.#faults.nextDeadline(); due <= until; due = this.#faults.nextDeadline()) {
      this.#now = due;
      this.#faults.tick(due);
    }
    this.#now = until;
    this.#submit({ type: 'advance' });
  }

  #submit(command: Command): void {
    this.#queue.push(command);
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      this.#venue.apply(next, this.#now, (event) => this.#report(event));
    this.#isBusy = false;
  }

  #report(event: VenueEvent): void {
    if (event.type === 'trade-disputed') {
      const { owner, tradeId, reference, side, reason, text } = event;
      this.#disputes.push(
        `dispute: ${owner} trade ${tradeId} execution ${reference} ${side} ${reason} ${text ?? '-'}`,
      );
    }
    for (const listener of this.#listeners) listener(event);
    this.#faults.onEvent(event);
    const owner = ownerOf(event);
    const orders = owner === null ? undefined : this.#traders.get(owner)?.gateway.orders;
    if (orders !== undefined) orders.report(event);
    else if (owner !== null) this.#copies.report(event, owner);
    this.#copies.hear(event);
  }
}

/** A UTC timestamp of microseconds since 1970, in whole seconds as every version has them. */
function fixTime(micros: number): string {
  return new Date(micros / 1_000).toISOString().replace(/^(\d+)-(\d+)-(\d+)T([\d:]+).*$/, '$1$2$3-$4');
}
