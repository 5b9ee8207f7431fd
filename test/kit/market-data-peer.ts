import assert from 'node:assert/strict';
import type { Micros } from '../../src/engine/values.ts';
import type { Venue } from '../../src/engine/venue.ts';
import { FixGateway, type FixPort } from '../../src/gateways/fix/gateway.ts';
import type { FixPublisher } from '../../src/gateways/fix/market-data/publisher.ts';
import { StatusBoard } from '../../src/gateways/fix/reference/status-board.ts';
import { carriedBy } from '../../src/gateways/fix/version.ts';
import { Connection } from '../../src/protocols/fix/connection.ts';
import { STANDARD_DATA_FIELDS } from '../../src/protocols/fix/data-fields.ts';
import { FIELDS_PER_ENCODED_MESSAGE } from '../../src/protocols/fix/limits.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { Session } from '../../src/protocols/fix/session.ts';
import type { Validator } from '../../src/protocols/fix/validate.ts';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import { fixBytes, splitMessages } from './fix-text.ts';

/** More than waits for a subscriber that gets all that there is. */
const MUCH_UNSENT = 200_000;

/** A client of market data, with both ends of its session in this process. */
export class MarketDataPeer {
  readonly gateway: FixGateway;
  readonly store = new MemoryStore(0);
  readonly #connection: Connection;
  readonly #validate: Validator;
  readonly #now: Micros;
  readonly #view = new MessageView(STANDARD_DATA_FIELDS, FIELDS_PER_ENCODED_MESSAGE);
  #seqNum = 1;

  constructor(
    beginString: BeginString,
    venue: Venue,
    publisher: FixPublisher,
    validate: Validator,
    now: Micros,
  ) {
    this.#validate = validate;
    this.#now = now;
    const config = {
      beginString,
      senderCompId: 'VENUE',
      targetCompId: 'M',
      checkLatency: false,
      validate,
    };
    const port: FixPort = {
      venue,
      publisher,
      statuses: new StatusBoard(
        () => () => {},
        () => {},
      ),
      told: () => {},
      endOfTradingDay: () => 0,
      tradeDate: () => '',
      partyOf: () => undefined,
      submit: () => assert.fail('market data submits nothing'),
      loggedOn: () => {},
      loggedOut: () => {},
    };
    this.gateway = new FixGateway(
      'M',
      carriedBy(beginString),
      port,
      (application) => new Session(config, this.store, application),
    );
    this.#connection = Connection.accept({ lookup: () => this.gateway.session }, now);
    this.send(`35=A|98=0|108=0${beginString === 'FIXT.1.1' ? '|1137=9' : ''}`);
    this.read(() => {});
  }

  get connection(): Connection {
    return this.#connection;
  }

  send(text: string): void {
    const [type, ...body] = text.split('|');
    const header = [type, `34=${this.#seqNum++}`, '49=M', '52=20260302-09:00:00', '56=VENUE'];
    const { beginString } = this.gateway.session.config;
    this.#connection.receive(fixBytes([...header, ...body].join('|'), beginString), this.#now);
  }

  /** From now on the peer reads nothing, or all that has waited. */
  stall(stalled: boolean): void {
    this.#connection.unsent(stalled ? MUCH_UNSENT : 0, this.#now);
  }

  /** Visits the application messages since the last call: each is what the dictionary of the version allows. */
  read(visit: (view: MessageView) => void): void {
    const output = this.#connection.takeOutput();
    if (output === null) return;
    for (const message of splitMessages(output)) {
      assert.ok(this.#view.decodeFrame(message));
      assert.equal(this.#validate(this.#view), null, message.toString('latin1').replaceAll('\x01', '|'));
      if (this.#view.msgType !== 'A') visit(this.#view);
    }
  }
}
