import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { Step } from './generator.ts';
import { ReferenceVenue } from './reference/venue.ts';

/** A step that says what it is about by names that stay when other steps are left out. */
export interface NamedStep {
  readonly step: Step;
  readonly order?: string | undefined;
  readonly trade?: string | undefined;
  readonly execution?: string | undefined;
}

/** Ids and names of one kind of thing. */
class Index {
  readonly #names = new Map<number, string>();
  readonly #ids = new Map<string, number>();

  add(id: number, name: string): void {
    if (this.#names.has(id)) return;
    this.#names.set(id, name);
    this.#ids.set(name, id);
  }

  name(id: number): string | undefined {
    return this.#names.get(id);
  }

  /** The id that has the name now, else the one that it had. */
  id(name: string | undefined, otherwise: number): number {
    return (name === undefined ? undefined : this.#ids.get(name)) ?? otherwise;
  }
}

/** Names for orders, trades and executions, made of who traded with whom: numbers change when steps are left out. */
export class Names {
  readonly #orders = new Index();
  readonly #trades = new Index();
  readonly #executions = new Index();
  readonly #times = new Map<string, number>();

  take(events: readonly VenueEvent[]): void {
    for (const event of events) {
      if (event.type === 'order-accepted' || event.type === 'order-held') {
        const { orderId, owner, clientOrderId } = event.order;
        this.#orders.add(orderId, `${owner}/${clientOrderId}`);
      } else if (event.type === 'order-replaced') {
        this.#orders.add(event.order.orderId, this.#nth(`${this.#orders.name(event.previousOrderId)}'`));
      } else if (event.type === 'trade') {
        const [buyer, seller] = [event.buyOrderId, event.sellOrderId].map(
          (id) => id && this.#orders.name(id),
        );
        this.#trades.add(event.tradeId, this.#nth(`${buyer} with ${seller}`));
      } else if (event.type === 'order-executed' || event.type === 'execution-corrected') {
        const side = `${this.#trades.name(event.tradeId)}, ${event.order.side}`;
        this.#executions.add(event.executionId, this.#nth(side));
      }
    }
  }

  #nth(name: string): string {
    const times = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, times);
    return `${name} ${times}`;
  }

  named(step: Step): NamedStep {
    const { command } = step;
    if (command.type === 'decide') return { step, order: this.#orders.name(command.decision.orderId) };
    if (command.type === 'dispute-trade')
      return { step, execution: this.#executions.name(command.executionId) };
    if (command.type !== 'bust-trade' && command.type !== 'correct-trade') return { step };
    const { tradeId, executionId } = command;
    const execution = executionId === null ? undefined : this.#executions.name(executionId);
    return { step, trade: this.#trades.name(tradeId), execution };
  }

  /** The step with the ids that its names have now. */
  resolved({ step, order, trade, execution }: NamedStep): Step {
    return { at: step.at, command: this.#resolved(step.command, order, trade, execution) };
  }

  #resolved(
    command: Command,
    order: string | undefined,
    trade: string | undefined,
    execution: string | undefined,
  ): Command {
    if (command.type === 'decide') {
      const { decision } = command;
      return { ...command, decision: { ...decision, orderId: this.#orders.id(order, decision.orderId) } };
    }
    if (command.type === 'dispute-trade') {
      return { ...command, executionId: this.#executions.id(execution, command.executionId) };
    }
    if (command.type !== 'bust-trade' && command.type !== 'correct-trade') return command;
    const { tradeId, executionId } = command;
    return {
      ...command,
      tradeId: this.#trades.id(trade, tradeId),
      executionId: executionId === null ? null : this.#executions.id(execution, executionId),
    };
  }
}

export function nameSteps(steps: readonly Step[]): NamedStep[] {
  const venue = new ReferenceVenue();
  const names = new Names();
  return steps.map((step) => {
    const named = names.named(step);
    names.take(venue.tryApply(step.command, step.at));
    return named;
  });
}
