import { randomStream } from '../../src/bots/random.ts';
import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { Venue } from '../../src/engine/venue.ts';
import { FAULTS, type FaultKindName } from '../../src/faults/catalogue.ts';
import { VenueFaults } from '../../src/faults/venue-faults.ts';
import { FixFaults } from '../../src/gateways/fix/faults/fix-faults.ts';
import type { Session } from '../../src/protocols/fix/session.ts';

interface ScriptPort {
  readonly venue: Venue;
  now(): number;
  isSession(owner: string): boolean;
  submit(command: Command): void;
}

const MATCH = ['session', 'msgType', 'symbol', 'side', 'clientOrderId', 'account'] as const;
const NUMBERS = ['nth', 'afterMs', 'times', 'probabilityPercent', 'seed'] as const;

/**
 * The faults of a venue in a scenario:
 *
 *     fault arm KIND KEY=VALUE …       keys of the rule and parameters of the kind
 *     fault disarm NAME
 *     fault whole                      from now on all fields of all messages are told, as they left
 */
export class FaultScript {
  readonly #port: ScriptPort;
  readonly #faults: VenueFaults;
  readonly #fired: string[] = [];
  isUsed = false;
  isWhole = false;

  constructor(port: ScriptPort) {
    this.#port = port;
    this.#faults = new VenueFaults(
      {
        venue: port.venue,
        clocks: { venue: () => port.now(), wall: () => port.now() },
        isSession: (owner) => port.isSession(owner),
        submitLater: (command) => port.submit(command),
        fired: ({ fault, session, detail }) => this.#fired.push(`fired: ${fault} at ${session}: ${detail}`),
        delayed: () => {},
      },
      randomStream,
    );
  }

  of(name: string): (sessionOf: () => Session) => FixFaults {
    const { venue } = this.#port;
    const submit = (command: Command): void => this.#port.submit(command);
    return (sessionOf) => new FixFaults(name, this.#faults, { venue, submit, written: () => {} }, sessionOf);
  }

  run(line: string): void {
    const [, verb, what = '', ...pairs] = line.split(' ');
    if (verb === 'whole') {
      this.isWhole = true;
      return;
    }
    if (verb === 'disarm') {
      this.#faults.disarm(what);
      return;
    }
    this.isUsed = true;
    const given = new Map(pairs.map((pair) => pair.split('=') as [string, string]));
    const kind = what as FaultKindName;
    const take = (key: string): string | null => {
      const value = given.get(key) ?? null;
      given.delete(key);
      return value;
    };
    const match = Object.fromEntries(MATCH.map((key) => [key, take(key)])) as never;
    const [nth, afterMs, times, probabilityPercent, seed] = NUMBERS.map((key) => take(key)).map((text) =>
      text === null ? null : Number(text),
    );
    const name = take('name') ?? this.#faults.freeName(kind);
    const onDisconnect = (take('onDisconnect') ?? 'keep') as 'keep' | 'drop';
    const parameters = FAULTS[kind].parameters.parse(
      Object.fromEntries(Array.from(given, ([key, text]) => [key, meant(text)])),
    );
    this.#faults.arm({
      name,
      kind,
      match,
      nth: nth ?? 1,
      afterMs: afterMs ?? 0,
      times: times ?? 1,
      probabilityPercent: probabilityPercent ?? 100,
      seed: seed ?? 1,
      onDisconnect,
      parameters,
    });
  }

  onEvent(event: VenueEvent): void {
    this.#faults.onEvent(event);
  }

  nextDeadline(): number {
    const { venue, wall } = this.#faults.delays;
    return Math.min(venue.nextDeadline(), wall.nextDeadline());
  }

  tick(now: number): void {
    for (const delays of Object.values(this.#faults.delays)) delays.tick(now);
  }

  /** What fired since the last time, and how each fault stands. */
  told(): string[] {
    const states = Array.from(this.#faults.all(), ({ rule, left, hits, misses, lastMiss }) => {
      const why = lastMiss === null ? '' : `, last since ${lastMiss}`;
      return `fault ${rule.name}: ${left} left, ${hits} hits, ${misses} misses${why}`;
    });
    return [...this.#fired.splice(0), ...states];
  }
}

/** Quoted texts stay texts, as decimals are. */
function meant(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d+$/.test(text)) return Number(text);
  return text.replaceAll('"', '');
}
