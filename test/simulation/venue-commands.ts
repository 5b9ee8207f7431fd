import { DISPUTE_REASONS } from '../../src/engine/reasons.ts';
import type { Command, SetPhase } from '../../src/engine/command.ts';
import { DECISION_VERBS, type Decision } from '../../src/engine/decision.ts';
import { HOLD_STAGES, HOLD_TIMEOUTS, type HoldRule } from '../../src/engine/holds.ts';
import { PHASE_RULES, PHASES, type Phase } from '../../src/engine/phases.ts';
import type { VenueRules } from '../../src/engine/rules.ts';
import { SIDES, type Side } from '../../src/engine/values.ts';
import type { SeededRandom } from '../kit/seed.ts';
import { drawRules, drawTerms, type Configuration } from './configuration.ts';
import type { OrderCommands } from './order-commands.ts';
import type { Tape } from './tape.ts';

/** The phases in which something happens more often than the others. */
const OFTEN = PHASES.flatMap((phase) => (PHASE_RULES[phase].matching === 'none' ? [phase] : [phase, phase]));

/** Makes up what operators and testers ask of a venue. */
export class VenueCommands {
  readonly #random: SeededRandom;
  readonly #configuration: Configuration;
  readonly #tape: Tape;
  readonly #orders: OrderCommands;
  #hold = 0;

  constructor(random: SeededRandom, configuration: Configuration, tape: Tape, orders: OrderCommands) {
    this.#random = random;
    this.#configuration = configuration;
    this.#tape = tape;
    this.#orders = orders;
  }

  setPhase(now: number): SetPhase {
    const random = this.#random;
    const symbol = random.chance(0.5) ? random.pick(this.#configuration.symbols) : null;
    const phase: Phase | null =
      symbol !== null && random.chance(0.3) ? null : random.chance(0.4) ? 'continuous' : random.pick(OFTEN);
    const until =
      symbol !== null && phase !== null && random.chance(0.3) ? now + random.integer(1, 300_000) : null;
    const sound: SetPhase = {
      type: 'set-phase',
      symbol,
      phase,
      until,
      allowCancels: random.chance(0.6),
      cancelOrders: random.chance(0.2),
    };
    if (!random.chance(0.05)) return sound;
    return random.pick<SetPhase>([
      { ...sound, symbol: null, phase: null },
      { ...sound, symbol: 'NONE' },
      { ...sound, until: now },
      { ...sound, symbol: null, until: now + 5 },
      { ...sound, phase: 'lunch' as Phase },
    ]);
  }

  setRules(): Command {
    const random = this.#random;
    const rules = drawRules(random, this.#configuration);
    if (!random.chance(0.1)) return { type: 'set-rules', rules };
    const bad: Partial<VenueRules> = random.pick<Partial<VenueRules>>([
      { maxOrdersPerSecond: 0 },
      { maxOpenOrdersPerOwner: -1 },
      { volatilityAuctionMicros: 0 },
      { selfMatch: 'sometimes' as VenueRules['selfMatch'] },
    ]);
    return { type: 'set-rules', rules: { ...rules, ...bad } };
  }

  instrument(kind: 'create-instrument' | 'update-instrument', now: number): Command {
    const random = this.#random;
    const missing = this.#configuration.symbols.filter((name) => !this.#tape.terms.has(name));
    const symbol =
      kind === 'create-instrument' && missing.length > 0
        ? random.pick(missing)
        : random.pick(this.#configuration.symbols);
    const instrument = drawTerms(random, this.#configuration, symbol, now);
    if (kind === 'update-instrument' && random.chance(0.05)) {
      return { type: kind, instrument: { ...instrument, tickSize: '0.02' } };
    }
    return { type: kind, instrument };
  }

  removeInstrument(): Command {
    return { type: 'remove-instrument', symbol: this.#random.pick([...this.#configuration.symbols, 'NONE']) };
  }

  addHold(): Command {
    const random = this.#random;
    const maybe = <Value>(value: () => Value): Value | null => (random.chance(0.35) ? value() : null);
    const stages = HOLD_STAGES.filter(() => random.chance(0.4));
    const hold: HoldRule = {
      name: random.chance(0.05) && this.#hold > 0 ? `hold${this.#hold}` : `hold${++this.#hold}`,
      stages: stages.length > 0 ? stages : [random.pick(HOLD_STAGES)],
      match: {
        symbol: maybe(() => random.pick(['ONE', 'T*', '?I?', '*'])),
        side: maybe(() => random.pick(SIDES)),
        owner: maybe(() => random.pick(['A', 'B', '?'])),
        clientOrderId: maybe(() => random.pick(['id*1', 'id?*', '*3*'])),
        minQuantity: maybe(() => random.integer(1, 10)),
        maxQuantity: maybe(() => random.integer(5, 20)),
        minPrice: maybe(() => random.integer(95, 102)),
        maxPrice: maybe(() => random.integer(98, 105)),
      },
      nth: random.integer(1, 3),
      times: random.chance(0.7) ? random.integer(1, 6) : null,
      pend: random.chance(0.5),
      timeoutMicros: random.integer(1, 300_000),
      onTimeout: random.pick(HOLD_TIMEOUTS),
    };
    return { type: 'add-hold', hold };
  }

  removeHold(): Command {
    const { holds } = this.#tape;
    return { type: 'remove-hold', name: holds.length > 0 ? this.#random.pick(holds) : 'none' };
  }

  decide(): Command {
    const random = this.#random;
    const waiting = [...this.#tape.open.values()].filter(
      ({ place, orderId }) => place === 'held' || this.#tape.requested.has(orderId),
    );
    const order = waiting.length > 0 && random.chance(0.6) ? random.pick(waiting) : this.#orders.anOrder();
    const orderId = order?.orderId ?? random.integer(0, 50);
    return { type: 'decide', decision: this.#decision(orderId, order?.side ?? 'buy') };
  }

  #decision(orderId: number, side: Side): Decision {
    const random = this.#random;
    const verb = random.pick(DECISION_VERBS);
    switch (verb) {
      case 'reject':
      case 'reject-cancel':
      case 'reject-replace':
        return { verb, orderId, reason: 'refused-by-decision', text: random.pick([null, 'No.']) };
      case 'fill':
        return {
          verb,
          orderId,
          quantity: random.chance(0.3)
            ? null
            : random.pick([this.#orders.quantity(), this.#orders.quantity(), 0]),
          price: random.chance(0.5) ? null : random.pick([this.#orders.price(side), 0.5]),
          force: random.chance(0.15),
        };
      case 'restate':
        return {
          verb,
          orderId,
          quantity: random.chance(0.4)
            ? null
            : random.pick([this.#orders.quantity(), this.#orders.quantity(), 0.5]),
          price: random.chance(0.5) ? null : this.#orders.price(side),
        };
      default:
        return { verb, orderId };
    }
  }

  correction(kind: 'bust' | 'correct'): Command {
    const random = this.#random;
    const trade = this.#tape.trades.length > 0 ? random.pick(this.#tape.trades) : null;
    const tradeId = trade?.tradeId ?? 1;
    const executionId = random.chance(0.6) ? null : random.pick([...(trade?.executions ?? []), 1]);
    if (kind === 'bust') return { type: 'bust-trade', tradeId, executionId };
    const [price, quantity] = [trade?.price ?? 1, trade?.quantity ?? 1];
    return {
      type: 'correct-trade',
      tradeId,
      executionId,
      price: random.pick([price, price + 1, price - 2, 0.5]),
      quantity: random.pick([quantity, quantity + 1, Math.max(1, quantity - 1), quantity + 3, 1, 0]),
    };
  }

  dispute(): Command {
    const random = this.#random;
    const trade = this.#tape.trades.length > 0 ? random.pick(this.#tape.trades) : null;
    return {
      type: 'dispute-trade',
      owner: random.pick(['A', 'B']),
      executionId: random.pick([...(trade?.executions ?? []), 1]),
      reason: random.pick(DISPUTE_REASONS),
      text: random.chance(0.5) ? null : 'Not ours',
    };
  }
}
