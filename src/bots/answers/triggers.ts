import * as z from 'zod';
import type { OrderState } from '../../engine/event.ts';
import { fitsPattern } from '../../engine/hold-match.ts';
import type { BotContext } from '../bot.ts';
import { AnswerBot, answerParameters } from './answer-bot.ts';
import { notesOf } from './notes.ts';
import { readSteps, StepProblem, type Plan } from './steps.ts';

const MAX_RULES = 100;

export const triggersParameters = z.strictObject({
  match: answerParameters.match,
  prefix: z
    .string()
    .min(1)
    .max(16)
    .default('sim:')
    .describe('What steps begin with that an order carries, in its client order id or a field of noteTags'),
  rules: z
    .array(
      z.strictObject({
        tag: z.int().min(1).optional().describe('The field that is looked at, one of noteTags'),
        clientOrderId: z.string().min(1).max(64).optional().describe('Or the client order id'),
        price: z.string().min(1).max(64).optional().describe('Or the price as text, such as "*.13"'),
        value: z.string().min(1).max(64).optional().describe('What the field must be; * and ? as elsewhere'),
        steps: z.string().min(1).max(512).describe('What is done, such as "ack,after(2s),cancel"'),
      }),
    )
    .max(MAX_RULES)
    .default([])
    .describe('Orders that carry no steps of their own: the first rule that fits says what is done'),
});

type TriggersParameters = z.output<typeof triggersParameters>;
type Rule = TriggersParameters['rules'][number];

/** Does with an order what it says itself, for tests that cannot reach the venue otherwise. */
export class Triggers extends AnswerBot {
  readonly #context: BotContext;
  readonly #prefix: string;
  readonly #rules: readonly { readonly rule: Rule; readonly plan: Plan }[];

  /** Throws RangeError when the steps of a rule say nothing. */
  constructor(parameters: TriggersParameters, context: BotContext) {
    super(parameters, context, (order) => this.#planOf(order)!(order));
    this.#context = context;
    this.#prefix = parameters.prefix;
    this.#rules = parameters.rules.map((rule) => ({ rule, plan: planOfRule(rule, context) }));
  }

  override misfit(order: OrderState): string | null {
    const other = super.misfit(order);
    if (other !== null) return other;
    try {
      return this.#planOf(order) === null ? 'it carries no steps, and no rule fits it' : null;
    } catch (error) {
      if (!(error instanceof StepProblem)) throw error;
      return `its steps are not understood: ${error.message}`;
    }
  }

  override takes(order: OrderState, now: number): boolean {
    const why = this.misfit(order);
    if (why?.startsWith('its steps') === true)
      this.#context.say(`order ${order.clientOrderId} of ${order.owner} is an ordinary one: ${why}`);
    return why === null && super.takes(order, now);
  }

  /** Throws StepProblem when the order carries steps that say nothing; null when it carries none. */
  #planOf(order: OrderState): Plan | null {
    const notes = notesOf(order);
    const carried = [order.clientOrderId, ...notes.values()].find((text) => text.startsWith(this.#prefix));
    if (carried !== undefined) return readSteps(carried.slice(this.#prefix.length), this.#context.instrument);
    return this.#rules.find(({ rule }) => this.#fits(rule, order, notes))?.plan ?? null;
  }

  #fits(
    { tag, value, clientOrderId, price }: Rule,
    order: OrderState,
    notes: ReadonlyMap<number, string>,
  ): boolean {
    const { instrument } = this.#context;
    if (tag !== undefined && !fitsPattern(value ?? null, notes.get(tag) ?? '')) return false;
    if (tag !== undefined && !notes.has(tag)) return false;
    if (!fitsPattern(clientOrderId ?? null, order.clientOrderId)) return false;
    return (
      price === undefined || (order.price !== null && fitsPattern(price, instrument.priceText(order.price)))
    );
  }
}

function planOfRule({ steps }: Rule, { instrument }: BotContext): Plan {
  try {
    return readSteps(steps, instrument);
  } catch (error) {
    if (!(error instanceof StepProblem)) throw error;
    throw new RangeError(`rules: ${error.message}`, { cause: error });
  }
}
