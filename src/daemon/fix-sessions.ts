import { BlockList, isIPv4 } from 'node:net';
import { ANY_COMP_ID } from '../config/schema.ts';
import { addNetwork } from '../config/session-tables.ts';
import type { SessionConfig } from '../config/venue-config.ts';
import type { MessageView } from '../protocols/fix/message.ts';
import type { MessageRules } from './fix-validators.ts';
import type { HostedSession } from './hosted-session.ts';

/** What names sessions and the owners of orders. */
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** A [[session]] as it stands in the file. One for any client makes a session of each that logs on. */
export interface Terms {
  readonly config: SessionConfig;
  readonly rules: MessageRules;
  readonly allowFrom: BlockList | null;
}

/** What a Logon is for: the terms, and the client. */
export interface Claim {
  readonly terms: Terms;
  readonly targetCompId: string;
}

/** The sessions of an endpoint by the identities of their clients. */
export class FixSessions {
  readonly #host: (config: SessionConfig, rules: MessageRules) => HostedSession;
  /** By the CompIDs; several where SubIDs or locations tell them apart, those that name more of them first. */
  readonly #terms = new Map<string, Terms[]>();
  readonly #hosted = new Map<string, HostedSession>();

  /** `host` makes a session. */
  constructor(host: (config: SessionConfig, rules: MessageRules) => HostedSession) {
    this.#host = host;
  }

  get hosted(): Iterable<HostedSession> {
    return this.#hosted.values();
  }

  /** The sessions as they stand in the file. */
  get configured(): Iterable<SessionConfig> {
    return this.#terms.values().flatMap((all) => all.values().map(({ config }) => config));
  }

  /** Whether some session's password is kept as a hash. */
  get hasHashes(): boolean {
    return Iterator.from(this.configured).some(({ passwordHash }) => passwordHash !== null);
  }

  /**
   * Adds a session; one for any client comes with those of the `known` names that it made before. Returns the sessions
   * that there are from now on.
   */
  add(config: SessionConfig, rules: MessageRules, known: Iterable<string>): HostedSession[] {
    const allowFrom = config.allowFrom === null ? null : networks(config.allowFrom);
    const terms = { config, rules, allowFrom };
    const key = keyOf(config.senderCompId, config.targetCompId);
    const all = [...(this.#terms.get(key) ?? []), terms];
    this.#terms.set(
      key,
      all.toSorted((one, other) => subIds(other.config) - subIds(one.config)),
    );
    if (config.targetCompId !== ANY_COMP_ID) return [this.#add(config.name, config, rules)];
    const prefix = `${config.name}.`;
    return Array.from(known)
      .filter((name) => name.startsWith(prefix))
      .map((name) => this.open({ terms, targetCompId: name.slice(prefix.length) }))
      .filter((opened) => typeof opened !== 'string');
  }

  /** The terms that a Logon is for: those of its own CompID before those of any. */
  claimOf(senderCompId: string, targetCompId: string, logon: MessageView): Claim | null {
    for (const compId of [targetCompId, ANY_COMP_ID]) {
      // A client that calls itself "*" is one of any.
      if (compId === targetCompId && targetCompId === ANY_COMP_ID) continue;
      const terms = this.#terms.get(keyOf(senderCompId, compId))?.find(({ config }) => isFor(config, logon));
      if (terms !== undefined) return { terms, targetCompId };
    }
    return null;
  }

  /** The session of a claim, as far as there is one yet. */
  of(claim: Claim): HostedSession | undefined {
    return this.#hosted.get(nameOf(claim));
  }

  /** The session of a claim, made now if it is of a client that comes for the first time; or why there is none. */
  open(claim: Claim): HostedSession | string {
    const there = this.of(claim);
    if (there !== undefined) return there;
    const { terms, targetCompId } = claim;
    const { config, rules } = terms;
    const name = nameOf(claim);
    if (!NAME.test(name)) return `"${name}" cannot be a session's name`;
    const made = this.#hosted.keys().filter((each) => each.startsWith(`${config.name}.`));
    if (made.toArray().length >= config.maxSessions)
      return `session ${config.name} has its ${config.maxSessions} clients already`;
    return this.#add(name, { ...config, name, targetCompId, clientOf: config.name }, rules);
  }

  /** Takes a session away, and with one for any client those of its clients. Returns what is gone. */
  remove(name: string): HostedSession[] {
    for (const [key, all] of this.#terms) {
      const left = all.filter(({ config }) => config.name !== name);
      if (left.length > 0) this.#terms.set(key, left);
      else this.#terms.delete(key);
    }
    const gone = Array.from(this.hosted).filter(
      ({ config }) => config.name === name || config.clientOf === name,
    );
    for (const { config } of gone) this.#hosted.delete(config.name);
    return gone;
  }

  /** Whether the terms of the claim still stand: a password takes its time to be checked. */
  stands({ terms }: Claim): boolean {
    return Iterator.from(this.#terms.values()).some((all) => all.includes(terms));
  }

  #add(name: string, config: SessionConfig, rules: MessageRules): HostedSession {
    const hosted = this.#host(config, rules);
    this.#hosted.set(name, hosted);
    return hosted;
  }
}

/** Whether the address may use the terms. */
export function isAllowed({ allowFrom }: Terms, address: string): boolean {
  if (allowFrom === null) return true;
  // A socket that listens on both families shows IPv4 addresses within IPv6.
  const plain = address.replace(/^::ffff:/i, '');
  return allowFrom.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}

function networks(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) addNetwork(list, text);
  return list;
}

function keyOf(senderCompId: string, targetCompId: string): string {
  return `${senderCompId} ${targetCompId}`;
}

function nameOf({ terms: { config }, targetCompId }: Claim): string {
  return config.targetCompId === ANY_COMP_ID ? `${config.name}.${targetCompId}` : config.name;
}

/** What the client shows beside the CompIDs: its side of the SubIDs and locations. */
const SHOWN = [
  ['senderSubId', 57],
  ['senderLocationId', 143],
  ['targetSubId', 50],
  ['targetLocationId', 142],
] as const;

function subIds(config: SessionConfig): number {
  return SHOWN.filter(([key]) => config[key] !== null).length;
}

function isFor(config: SessionConfig, logon: MessageView): boolean {
  return SHOWN.every(([key, tag]) => config[key] === null || config[key] === logon.text(tag));
}
