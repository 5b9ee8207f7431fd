/** What a bot is written against that is loaded from a file of one's own: types, and nothing that runs. */
export type {
  Bot,
  BotContext,
  BotInstrument,
  CreateBot,
  NewOrder,
  OrderChange,
} from '../src/plugins/contract.ts';
export type { OrderState, VenueEvent } from '../src/engine/event.ts';
export type { InstrumentTerms } from '../src/engine/instrument.ts';
export type { Micros, OrderType, Price, Quantity, Side, TimeInForce } from '../src/engine/values.ts';
