import type { OrderParty } from '../gateways/fix/drop-copy/entitlement.ts';
import type { SessionJson } from '../management/entities.ts';
import type { SessionEvent } from '../management/host.ts';
import { isoText } from '../management/render.ts';
import type { Connection } from '../protocols/fix/connection.ts';
import type { Session } from '../protocols/fix/session.ts';
import type { Micros } from '../engine/values.ts';
import type { FixEndpoint } from './fix-endpoint.ts';
import type { HostedSession } from './hosted-session.ts';

/** A session at its place, and what is known of its last or present connection. */
export interface PlacedSession {
  readonly endpoint: FixEndpoint;
  readonly hosted: HostedSession;
  connection: Connection | null;
  since: Micros | null;
}

/** The session as lists show it. */
export function summaryOf(venue: string, { endpoint, hosted, since }: PlacedSession): SessionJson {
  const { config, session, gateway, log } = hosted;
  return {
    venue,
    name: config.name,
    endpoint: config.endpoint,
    beginString: session.config.beginString,
    senderCompId: config.senderCompId,
    targetCompId: config.targetCompId,
    roles: [...config.roles],
    state: session.loggedOn ? 'logged-on' : 'logged-out',
    peer: endpoint.peerOf(session),
    since: since === null ? null : isoText(since),
    heartbeatSeconds: session.loggedOn ? session.heartbeat.intervalSeconds : null,
    nextIncomingMsgSeqNum: session.store.nextTargetSeqNum,
    nextOutgoingMsgSeqNum: session.store.nextSenderSeqNum,
    gap: gapOf(session),
    rates: hosted.rates.show(),
    messageLog: log?.path ?? null,
    subscriptions: gateway.marketData.subscriptions,
  };
}

function gapOf({ gap, store }: Session): SessionJson['gap'] {
  return gap.isOpen ? { from: store.nextTargetSeqNum, to: gap.lastMissing, waiting: gap.size } : null;
}

/** What tells it from other sessions, in what is said of its logons. */
export function identityOf({
  hosted: { config },
}: PlacedSession): Omit<SessionEvent, 'type' | 'at' | 'peer' | 'reason'> {
  return {
    session: config.name,
    endpoint: config.endpoint,
    senderCompId: config.senderCompId,
    targetCompId: config.targetCompId,
  };
}

/** What those are told of it who get copies of its reports. */
export function partyOf({ hosted: { config } }: PlacedSession): OrderParty {
  const { name, clientOf, targetCompId, firm } = config;
  return { name, clientOf, compId: targetCompId, firm };
}
