import type { ClientOptions } from './daemon.ts';
import {
  AsciiSession,
  configure,
  SessionState,
  TcpInitiator,
  type FixObject,
  type MessageView,
  type Transport,
} from './jspurefix-engine.ts';

/** Those that come with it. Its Logon has no DefaultApplVerID (1137), so it cannot speak FIXT.1.1. */
const DICTIONARIES: Readonly<Record<string, string>> = {
  'FIX.4.2': 'qf42',
  'FIX.4.3': 'qf43',
  'FIX.4.4': 'qf44',
};

/** An order as jspurefix takes it: numbers for prices and quantities, codes for the rest. */
export interface ForeignOrder {
  readonly clOrdId: string;
  readonly symbol: string;
  /** Side (54): 1 buy, 2 sell. */
  readonly side: '1' | '2';
  readonly quantity: number;
  /** Absent for a market order. */
  readonly price?: number;
  /** TimeInForce (59); absent means day. */
  readonly timeInForce?: string;
}

/** An application message of the venue by the names of its fields, components dissolved. */
export interface Report {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * Connects jspurefix, a FIX engine by other people, and logs it on. It checks every message of the venue against its
 * own dictionary.
 */
export async function connectJspurefix(options: ClientOptions): Promise<JspurefixClient> {
  const config = await configure({
    application: {
      type: 'initiator',
      name: options.senderCompId,
      protocol: 'ascii',
      dictionary: DICTIONARIES[options.beginString],
      reconnectSeconds: 1,
      tcp: { host: options.host, port: options.port },
    },
    BeginString: options.beginString,
    SenderCompId: options.senderCompId,
    TargetCompID: options.targetCompId,
    HeartBtInt: 30,
    ResetSeqNumFlag: false,
  });
  const client = new JspurefixClient(config, options.beginString);
  await client.connect();
  return client;
}

class ClientSession extends AsciiSession {
  readonly client: JspurefixClient;

  constructor(config: unknown, client: JspurefixClient) {
    super(config);
    this.client = client;
    this.checkMsgIntegrity = true;
    // Every run of the session has its own listener; this one is for what comes when none is left.
    this.on('error', () => {});
  }

  transmit(msgType: string, message: FixObject): void {
    this.send(msgType, message);
  }

  protected onApplicationMsg(msgType: string, view: MessageView): void {
    this.client.onReport(msgType, view.toObject());
  }

  protected onReady(): void {
    this.client.onReady();
  }

  protected onStopped(error?: Error): void {
    this.client.onStopped(error);
  }

  protected onLogon(): boolean {
    return true;
  }

  protected onDecoded(_: string, text: string): void {
    this.client.received.push(text);
  }

  protected onEncoded(_: string, text: string): void {
    this.client.sent.push(text);
  }
}

export class JspurefixClient {
  /** Every message that jspurefix sent and received, with bars between the fields. */
  readonly sent: string[] = [];
  readonly received: string[] = [];
  readonly #config: unknown;
  readonly #session: ClientSession;
  readonly #isFix42: boolean;
  readonly #reports: Report[] = [];
  readonly #waiting = new Set<(report: Report) => boolean>();
  #transport: Transport | null = null;
  #ready = Promise.withResolvers<void>();
  #stopped = Promise.withResolvers<void>();

  /** Use connectJspurefix. */
  constructor(config: unknown, beginString: string) {
    this.#config = config;
    this.#isFix42 = beginString === 'FIX.4.2';
    this.#session = new ClientSession(config, this);
  }

  /** Opens a connection and logs on; the numbers go on where the last connection left them. */
  async connect(): Promise<void> {
    this.#ready = Promise.withResolvers();
    this.#stopped = Promise.withResolvers();
    this.#transport = await new TcpInitiator(this.#config).connect(5);
    this.#session.setState(SessionState.NetworkConnectionEstablished);
    this.#session.run(this.#transport).catch((error: unknown) => this.#ready.reject(error as Error));
    await within(this.#ready.promise, 'jspurefix is not logged on', () => this.received);
  }

  /** Cuts the connection as a network does. jspurefix is not told: it finds out when it connects again. */
  drop(): void {
    this.#transport?.duplex.destroy();
  }

  /** Logs out; resolves when the venue has answered. */
  async logout(): Promise<void> {
    this.#session.done();
    await within(this.#stopped.promise, 'the venue did not answer the Logout', () => this.received);
  }

  /** Ends it whatever state it is in. */
  [Symbol.dispose](): void {
    this.#session.requestStop('the test is over');
    this.drop();
  }

  /** MsgSeqNum of the last message that jspurefix has sent. */
  get lastSentSeqNum(): number {
    return this.#session.lastSentSeqNum();
  }

  /** MsgSeqNum of the last message of the venue, as jspurefix counts. */
  get lastReceivedSeqNum(): number {
    return this.#session.lastPeerSeqNum();
  }

  /** Reject (3) messages that jspurefix sent: what it did not like about ours. */
  get complaints(): string[] {
    return this.sent.filter((text) => text.includes('|35=3|'));
  }

  enter(order: ForeignOrder): void {
    this.#session.transmit('D', { ...this.#terms(order), ClOrdID: order.clOrdId });
  }

  replace(origClOrdId: string, order: ForeignOrder): void {
    this.#session.transmit('G', {
      ...this.#terms(order),
      ClOrdID: order.clOrdId,
      OrigClOrdID: origClOrdId,
    });
  }

  cancel(origClOrdId: string, order: ForeignOrder): void {
    this.#session.transmit('F', {
      OrigClOrdID: origClOrdId,
      ClOrdID: order.clOrdId,
      ...this.#instrument(order.symbol),
      Side: order.side,
      TransactTime: new Date(),
      ...this.#quantity(order.quantity),
    });
  }

  status({ clOrdId, symbol, side }: Pick<ForeignOrder, 'clOrdId' | 'symbol' | 'side'>): void {
    this.#session.transmit('H', { ClOrdID: clOrdId, ...this.#instrument(symbol), Side: side });
  }

  /**
   * The first report not yet waited for whose fields are all as given; reports before it stay. Rejects after ten
   * seconds, and shows what did come.
   */
  async report(fields: Readonly<Record<string, unknown>>): Promise<Report> {
    const isWanted = (report: Report): boolean =>
      Object.entries(fields).every(([name, value]) => report[name] === value);
    const index = this.#reports.findIndex(isWanted);
    if (index >= 0) return this.#reports.splice(index, 1)[0]!;
    const found = Promise.withResolvers<Report>();
    const take = (report: Report): boolean => {
      if (!isWanted(report)) return false;
      found.resolve(report);
      return true;
    };
    this.#waiting.add(take);
    try {
      return await within(found.promise, `no report ${JSON.stringify(fields)}`, () => this.received);
    } finally {
      this.#waiting.delete(take);
    }
  }

  // ---------------------------------------------------------------- called by the session

  onReport(type: string, message: FixObject): void {
    const report = { type, ...dissolve(message) };
    if (![...this.#waiting].some((take) => take(report))) this.#reports.push(report);
  }

  onReady(): void {
    this.#ready.resolve();
  }

  onStopped(error: Error | undefined): void {
    this.#ready.reject(error ?? new Error('jspurefix ended before it was logged on'));
    this.#stopped.resolve();
  }

  // ---------------------------------------------------------------- fields, which later versions nest in components

  #terms({ symbol, side, quantity, price, timeInForce }: ForeignOrder): FixObject {
    return {
      HandlInst: '1',
      ...this.#instrument(symbol),
      Side: side,
      TransactTime: new Date(),
      ...this.#quantity(quantity),
      OrdType: price === undefined ? '1' : '2',
      ...(price === undefined ? {} : { Price: price }),
      ...(timeInForce === undefined ? {} : { TimeInForce: timeInForce }),
    };
  }

  #instrument(symbol: string): FixObject {
    return this.#isFix42 ? { Symbol: symbol } : { Instrument: { Symbol: symbol } };
  }

  #quantity(quantity: number): FixObject {
    return this.#isFix42 ? { OrderQty: quantity } : { OrderQtyData: { OrderQty: quantity } };
  }
}

function dissolve(message: FixObject): FixObject {
  const fields: FixObject = {};
  for (const [name, value] of Object.entries(message)) {
    const isComponent = typeof value === 'object' && value !== null && value.constructor === Object;
    if (isComponent) Object.assign(fields, dissolve(value as FixObject));
    else fields[name] = value;
  }
  return fields;
}

const PATIENCE_MS = 10_000;

async function within<Value>(
  promise: Promise<Value>,
  otherwise: string,
  seen: () => readonly string[],
): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const complain = (): void =>
    late.reject(new Error(`${otherwise} within ${PATIENCE_MS} ms; it received:\n${seen().join('\n')}`));
  const timer = setTimeout(complain, PATIENCE_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
