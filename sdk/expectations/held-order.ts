import type { OrderJson, Params } from '../../src/management/methods.ts';
import type { Client } from '../client.ts';
import { given } from '../given.ts';

type RejectReason = NonNullable<Params<'order.reject'>['reason']>;

export interface Refusal {
  readonly reason?: RejectReason | undefined;
  /** What the client reads; the reason's own sentence unless given. */
  readonly text?: string | undefined;
}

/** What an order needs of the expectations that it came from. */
export interface HeldRequests {
  take(orderId: string, request: 'cancel' | 'replace', withinMs: number | undefined): Promise<OrderJson>;
}

/**
 * An order that waits for the test to decide. Each decision resolves once it has taken effect and is told, and rejects
 * with SimctlError when the venue refuses it.
 */
export class HeldOrder {
  readonly orderId: string;
  readonly #client: Client;
  readonly #requests: HeldRequests;
  #state: OrderJson;

  constructor(client: Client, state: OrderJson, requests: HeldRequests) {
    this.#client = client;
    this.#requests = requests;
    this.#state = state;
    this.orderId = state.orderId;
  }

  /** The order as the last decision, or its request, has left it. */
  get state(): OrderJson {
    return this.#state;
  }

  /** Acknowledges it; it waits on. */
  ack(): Promise<OrderJson> {
    return this.#decide('ack', {});
  }

  /** Fills it, or a quantity of it, against the house: at its limit, unless a price is given. */
  fill(quantity?: string, price?: string): Promise<OrderJson> {
    return this.#decide('fill', { quantity, price });
  }

  /** Fills more than is open, or an order that is closed. */
  overfill(quantity: string, price?: string): Promise<OrderJson> {
    return this.#decide('fill', { quantity, price, force: true });
  }

  reject({ reason, text }: Refusal = {}): Promise<OrderJson> {
    return this.#decide('reject', { reason, text });
  }

  /** Lets it go on to the book. */
  release(): Promise<OrderJson> {
    return this.#decide('release', {});
  }

  /** Cancels it though nobody has asked. */
  cancel(): Promise<OrderJson> {
    return this.#decide('cancel', {});
  }

  expire(): Promise<OrderJson> {
    return this.#decide('expire', {});
  }

  doneForDay(): Promise<OrderJson> {
    return this.#decide('doneForDay', {});
  }

  suspend(): Promise<OrderJson> {
    return this.#decide('suspend', {});
  }

  /** Changes it though nobody has asked. */
  restate(terms: { readonly price?: string; readonly quantity?: string }): Promise<OrderJson> {
    return this.#decide('restate', terms);
  }

  /** Waits for the client to ask for its cancel. */
  async expectCancel(withinMs?: number): Promise<HeldRequest> {
    this.#state = await this.#requests.take(this.orderId, 'cancel', withinMs);
    return new HeldRequest(this.#client, this.#state, 'cancel');
  }

  /** Waits for the client to ask for a change of it. */
  async expectReplace(withinMs?: number): Promise<HeldRequest> {
    this.#state = await this.#requests.take(this.orderId, 'replace', withinMs);
    return new HeldRequest(this.#client, this.#state, 'replace');
  }

  async #decide(verb: Verb, more: object): Promise<OrderJson> {
    const params = { venue: this.#state.venue, orderId: this.orderId, ...given(more) };
    const { order } = await this.#client.call(`order.${verb}`, params);
    this.#state = order;
    return order;
  }
}

type Verb =
  | 'ack'
  | 'fill'
  | 'reject'
  | 'release'
  | 'cancel'
  | 'expire'
  | 'doneForDay'
  | 'suspend'
  | 'restate';

/** A cancel or replace that waits for the test to decide; the order goes on as it is meanwhile. */
export class HeldRequest {
  readonly kind: 'cancel' | 'replace';
  /** The order as it is while the request waits. */
  readonly order: OrderJson;
  readonly #client: Client;

  constructor(client: Client, order: OrderJson, kind: 'cancel' | 'replace') {
    this.#client = client;
    this.order = order;
    this.kind = kind;
  }

  async accept(): Promise<OrderJson> {
    const { venue, orderId } = this.order;
    const { order } =
      this.kind === 'cancel'
        ? await this.#client.order.acceptCancel({ venue, orderId })
        : await this.#client.order.acceptReplace({ venue, orderId });
    return order;
  }

  async reject(refusal: Refusal = {}): Promise<OrderJson> {
    const { venue, orderId } = this.order;
    const params = { venue, orderId, ...given(refusal) } as Params<'order.rejectCancel'>;
    const { order } =
      this.kind === 'cancel'
        ? await this.#client.order.rejectCancel(params)
        : await this.#client.order.rejectReplace(params);
    return order;
  }
}
