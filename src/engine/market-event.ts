/** What happens to a venue and its market, in all of which no one order has a part. */
import type { Decision } from './decision.ts';
import type { HoldRule } from './holds.ts';
import type { InstrumentTerms } from './instrument.ts';
import type { Phase } from './phases.ts';
import type { RejectReason } from './reject.ts';
import type { VenueRules } from './rules.ts';
import type { Micros, OrderId, Price, Quantity, Side } from './values.ts';

export interface Stamp {
  /** Consecutive over the life of the venue, from 1. */
  readonly number: number;
  readonly at: Micros;
}

export interface RulesChanged extends Stamp {
  readonly type: 'rules-changed';
  readonly rules: VenueRules;
}

export interface InstrumentCreated extends Stamp {
  readonly type: 'instrument-created';
  readonly instrument: InstrumentTerms;
}

export interface InstrumentUpdated extends Stamp {
  readonly type: 'instrument-updated';
  readonly instrument: InstrumentTerms;
}

export interface InstrumentRemoved extends Stamp {
  readonly type: 'instrument-removed';
  readonly symbol: string;
}

/** Its last trading time has come: its orders have been canceled, and new ones are refused. */
export interface InstrumentExpired extends Stamp {
  readonly type: 'instrument-expired';
  readonly symbol: string;
}

export interface PhaseChanged extends Stamp {
  readonly type: 'phase-changed';
  /** Null for the venue. */
  readonly symbol: string | null;
  readonly phase: Phase;
  readonly until: Micros | null;
  readonly allowCancels: boolean;
}

/** What the auction would give if it ended now; told whenever that changes. */
export interface Indicative extends Stamp {
  readonly type: 'indicative';
  readonly symbol: string;
  /** Null while nothing would trade. */
  readonly price: Price | null;
  readonly quantity: Quantity;
  /** What would be left at that price, and on which side; null for neither. */
  readonly surplus: Quantity;
  readonly surplusSide: Side | null;
}

export interface HoldAdded extends Stamp {
  readonly type: 'hold-added';
  readonly hold: HoldRule;
}

/** By command, or since it is spent. */
export interface HoldRemoved extends Stamp {
  readonly type: 'hold-removed';
  readonly name: string;
}

/** A decision, bust or correction that the state of things does not allow; nothing has changed. */
export interface DecisionRejected extends Stamp {
  readonly type: 'decision-rejected';
  readonly verb:
    | Decision['verb']
    | 'bust'
    | 'correct'
    | 'dispute'
    | 'hold'
    | 'phase'
    | 'rules'
    | 'instrument';
  readonly orderId: OrderId | null;
  readonly reason: RejectReason;
}

export interface DayEnded extends Stamp {
  readonly type: 'day-ended';
}
