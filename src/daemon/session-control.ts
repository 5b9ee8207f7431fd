import type { SessionConfig } from '../config/venue-config.ts';
import type { Clock } from './clock.ts';
import type { FixEndpoint } from './fix-endpoint.ts';
import type { HostedSession } from './hosted-session.ts';
import { latestMessages } from './message-tail.ts';
import { readRawMessage } from './raw-message.ts';
import { trafficOf } from './traffic.ts';
import { rehearse, type Scene } from './rehearsal.ts';
import type {
  LoggedMessageJson,
  RehearsalJson,
  SessionDetailsJson,
  SessionJson,
  ToldMessageJson,
} from '../management/entities.ts';
import { WrongState, type SessionHost } from '../management/host.ts';
import { isoText } from '../management/render.ts';
import { renderFault } from '../management/render-faults.ts';
import type { FaultState } from '../faults/rule.ts';
import { MessageView } from '../protocols/fix/message.ts';
import type { Session } from '../protocols/fix/session.ts';

/** Numbers the TestRequests, whose ids must not come twice. */
let settles = 0;

/** What operators see of a session and do with it. */
export class SessionControl implements SessionHost {
  readonly #hosted: HostedSession;
  readonly #endpoint: FixEndpoint;
  readonly #clock: Clock;
  readonly #summary: () => SessionJson;
  readonly #mayAct: () => void;
  readonly #faults: () => readonly FaultState[];
  readonly #scene: () => Scene;

  /**
   * `summary` is the session as lists show it; `mayAct` throws VenueUnavailable where nothing may be done now; `faults`
   * are those that may concern the session; `scene` is what a message of its client would meet.
   */
  constructor(
    hosted: HostedSession,
    endpoint: FixEndpoint,
    clock: Clock,
    summary: () => SessionJson,
    mayAct: () => void,
    faults: () => readonly FaultState[],
    scene: () => Scene,
  ) {
    this.#hosted = hosted;
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#summary = summary;
    this.#mayAct = mayAct;
    this.#faults = faults;
    this.#scene = scene;
  }

  show(): SessionDetailsJson {
    const { session, days, config, gateway, refusedLogons, refusals } = this.#hosted;
    const { lastIn, lastOut } = session.counters;
    const summary = this.#summary();
    return {
      ...summary,
      numbersSince: isoText(session.store.createdAtMicros),
      schedule: days === null ? null : scheduleJson(days.time(this.#clock.now()).day, this.#clock.now()),
      lastReceivedAt: timeOrNull(lastIn),
      lastSentAt: timeOrNull(lastOut),
      counters: { ...trafficOf(session), refusedLogons },
      copies: config.copies === null ? null : copiesJson(config.copies, gateway.dropCopy!.copies),
      faults: this.#faults().map((state) => renderFault(summary.venue, state)),
      refusals: refusals.map(({ at, ...refusal }) => ({ at: isoText(at), ...refusal })),
    };
  }

  async logged(limit: number): Promise<LoggedMessageJson[]> {
    const { log } = this.#hosted;
    if (log === null) throw new WrongState(`messages of ${this.#name} are not logged`);
    return await latestMessages(log.path, limit);
  }

  reset(): void {
    this.#mayAct();
    const { session } = this.#hosted;
    const now = this.#clock.now();
    if (session.connection === null) {
      session.store.reset(now);
    } else if (!session.loggedOn || session.awaitsReset) {
      throw new WrongState(`${this.#name} is about to begin anew or to end`);
    } else if (!session.rules.hasResetFlag) {
      throw new WrongState(
        `${session.config.beginString} cannot begin anew while ${this.#name} is logged on`,
      );
    } else {
      session.requestReset(now);
    }
    this.#endpoint.flush(session);
  }

  disconnect(withLogout: boolean, text: string): void {
    this.#mayAct();
    const { session } = this.#hosted;
    const { connection } = session;
    if (connection === null) throw new WrongState(`${this.#name} is not connected`);
    const now = this.#clock.now();
    // Asked for before the connection is gone, since then nobody knows its socket.
    this.#endpoint.flush(session);
    if (withLogout) session.logout(text, now);
    else connection.close('operator', 'disconnected by an operator', now);
  }

  setNumbers(incoming: number | undefined, outgoing: number | undefined): void {
    this.#mayAct();
    const { session } = this.#hosted;
    if (incoming !== undefined) {
      session.gap.clear();
      session.store.nextTargetSeqNum = incoming;
    }
    if (outgoing !== undefined) session.store.nextSenderSeqNum = outgoing;
    this.#endpoint.flush(session);
  }

  messages(from: number, span: number): { messages: ToldMessageJson[]; next: number | null } {
    const { session, profile } = this.#hosted;
    const { store, dataFields } = session;
    const messages: ToldMessageJson[] = [];
    const view = new MessageView(dataFields);
    store.read(from, from + span - 1, (msgSeqNum, bytes) => {
      const frame = Buffer.from(bytes);
      if (!view.decodeFrame(frame)) return;
      messages.push({
        msgSeqNum,
        msgType: view.msgType,
        orderId: profile.orderIdOf(view) || null,
        executionId: profile.executionIdOf(view) || null,
        message: frame.toString('latin1'),
      });
    });
    const next = from + span;
    return { messages, next: next < store.nextSenderSeqNum ? next : null };
  }

  rehearse(text: string): RehearsalJson {
    return rehearse(this.#scene(), text);
  }

  send(text: string): { readonly msgSeqNum: number; readonly sent: boolean } {
    this.#mayAct();
    const { session } = this.#hosted;
    const { msgType, fields } = readRawMessage(text);
    const msgSeqNum = session.store.nextSenderSeqNum;
    const sent = session.loggedOn;
    write(session, msgType, fields, this.#clock.now());
    this.#endpoint.flush(session);
    return { msgSeqNum, sent };
  }

  async settle(waitMs: number, signal: AbortSignal): Promise<void> {
    this.#mayAct();
    const { session } = this.#hosted;
    if (!session.loggedOn) throw new WrongState(`${this.#name} is not logged on`);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (why: string): void => reject(new WrongState(why));
    const id = `SETTLE-${++settles}`;
    session.sendTestRequest(id, this.#clock.now(), (answered) => {
      if (answered) resolve();
      else fail(`the connection of ${this.#name} ended before its client had answered`);
    });
    this.#endpoint.flush(session);
    const late = `the client of ${this.#name} has not answered a TestRequest within ${waitMs} ms`;
    const timer = setTimeout(() => fail(late), waitMs);
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      session.testRequests.forget(id);
    }
  }

  get #name(): string {
    return this.#hosted.config.name;
  }
}

function write(
  session: Session,
  msgType: string,
  fields: readonly (readonly [number, string])[],
  now: number,
): void {
  const message = session.begin(msgType, now);
  for (const [tag, value] of fields) message.text(tag, value);
  session.end();
}

function scheduleJson(
  { opensAt, closesAt }: { readonly opensAt: number; readonly closesAt: number },
  now: number,
): SessionDetailsJson['schedule'] {
  return { open: opensAt <= now, opensAt: isoText(opensAt), closesAt: isoText(closesAt) };
}

function copiesJson(
  { sessions, firms, ...rest }: NonNullable<SessionConfig['copies']>,
  sent: number,
): SessionDetailsJson['copies'] {
  return { ...rest, sessions: [...sessions], firms: [...firms], sent };
}

function timeOrNull(micros: number): string | null {
  return micros === 0 ? null : isoText(micros);
}
