import { isAnswerHold } from '../bots/answers/answer-desk.ts';
import type { AnsweringBot } from '../bots/bot.ts';
import type { BotConfig } from '../config/venue-config.ts';
import type { CancelOrder, EnterOrder, ReplaceOrder } from '../engine/command.ts';
import type { OrderState } from '../engine/event.ts';
import { foreseeEntry, foreseeRequest, type HoldForeseen } from '../engine/foresight.ts';
import type { Odds } from '../engine/odds.ts';
import { REJECT_REASONS } from '../engine/reject.ts';
import type { Micros } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import type { Ahead, FaultForeseen } from '../faults/foresight.ts';
import { isHolding } from '../faults/request-acts.ts';
import { aheadAfter, type Course } from '../gateways/fix/faults/ahead.ts';
import { isBefore } from '../gateways/fix/faults/drop.ts';
import { receivedSubject } from '../gateways/fix/faults/received.ts';
import type { RehearsalJson, ResponderJson } from '../management/entities.ts';
import { EXPECTATION_PREFIX } from '../management/expectations.ts';
import type { MessageView } from '../protocols/fix/message.ts';
import { messageOfPeer } from '../protocols/fix/peer-message.ts';
import { contentProblem } from '../protocols/fix/receive.ts';
import type { HostedSession } from './hosted-session.ts';
import { readRawMessage } from './raw-message.ts';
import { Claims, verdictOf } from './rehearsal-claims.ts';

/** What a message would meet. */
export interface Scene {
  readonly venue: Venue;
  readonly hosted: HostedSession;
  /** What the clock of the venue shows, and that of the machine. */
  readonly now: { readonly venue: Micros; readonly wall: Micros };
  /** All bots of the venue; those of a book that answer are in the order in which they are asked. */
  readonly bots: readonly RehearsedBot[];
}

export interface RehearsedBot {
  readonly settings: BotConfig;
  /** What it trades. */
  readonly symbol: string;
  /** Null of one that answers nobody. */
  readonly answering: AnsweringBot | null;
}

type Refusal = NonNullable<RehearsalJson['refusal']>;

/** What becomes of the message, whatever is told of it. */
interface Fate {
  /** Null where nothing follows. */
  readonly course: Course | null;
  /** MsgType (35) of the answer; null where that is not known. */
  readonly told: string | null;
  /** Without a full stop. */
  readonly outcome: string;
  readonly refusal: Refusal | null;
  readonly order: OrderState | null;
  readonly claims: Claims;
}

/**
 * What would answer a message of a client, were it to come now. Whoever is asked when one comes is asked, by what they go
 * by then, and nothing changes. Throws RangeError that says what is wrong with the text.
 */
export function rehearse(scene: Scene, text: string): RehearsalJson {
  const { venue, hosted, now } = scene;
  const { faults, session, config } = hosted;
  const { msgType, fields } = readRawMessage(text);
  const message = messageOfPeer(session, msgType, fields, now.wall);
  const refusal = refusalOf(hosted, message);
  const received = refusal === null ? faults.ahead(message) : [];
  const firing = faults.foresee(received).filter(({ odds }) => 'percent' in odds);
  const fate = refusal === null ? fateOf(scene, message, firing) : fateOfRefused(hosted, refusal);
  const ahead =
    fate.course === null
      ? received.filter(({ occasion }) => occasion === 'message')
      : [...received, ...follows(scene, message, fate, fate.course, firing)];
  const { responders } = fate.claims;
  return {
    venue: venue.name,
    session: config.name,
    msgType,
    outcome: sentence(withFaults(fate, firing)),
    refusal: fate.refusal,
    responders: [
      ...(responders.length > 0 ? responders : unasked(scene, fate.outcome)),
      ...faults.foresee(ahead).map(verdictOf),
    ],
  };
}

function withFaults({ course, outcome }: Fate, firing: readonly FaultForeseen[]): string {
  const names = firing.filter(actsOnVenue).map(({ armed }) => armed.rule.name);
  if (course === null || names.length === 0) return outcome;
  return `${outcome.replace(/\.$/, '')}, unless what fault ${names.join(' or ')} has happen before changes that`;
}

/** All that could answer something, where none of them is asked. */
function unasked({ venue, bots }: Scene, why: string): ResponderJson[] {
  const claims = new Claims();
  const whyNot = `it is not asked: ${why}`;
  for (const { name } of venue.holds()) if (!isAnswerHold(name)) claims.ask(holdKind(name), name, { whyNot });
  for (const bot of bots) claims.ask(kindOf(bot), bot.settings.name, { whyNot });
  return claims.responders;
}

/** What the session or the gateway refuses before anybody is asked. */
function refusalOf({ session, gateway }: HostedSession, message: MessageView): Refusal | null {
  const problem = contentProblem(session, message);
  if (problem !== null)
    return { by: 'session', reason: String(problem.reason), text: problem.text, tag: problem.tag };
  const unwanted = gateway.typeRefusal(message.msgType);
  if (unwanted === null) return null;
  return { by: 'gateway', reason: String(unwanted.reason), text: unwanted.text, tag: 35 };
}

function fateOfRefused({ session }: HostedSession, refusal: Refusal): Fate {
  const isBusiness = refusal.by === 'gateway' && session.rules.hasBusinessReject;
  const tag = refusal.tag === null ? '' : `, tag ${refusal.tag}`;
  const outcome = `the ${refusal.by} refuses it: ${refusal.text}${tag}`;
  return {
    ...UNASKED,
    course: 'rejected',
    told: isBusiness ? 'j' : '3',
    outcome,
    refusal,
    claims: new Claims(),
  };
}

const UNASKED = { refusal: null, order: null, told: null } as const;

function fateOf(scene: Scene, message: MessageView, firing: readonly FaultForeseen[]): Fate {
  const claims = new Claims();
  const drop = firing.find(({ armed, odds }) => isBefore(armed) && 'percent' in odds && odds.percent === 100);
  if (drop !== undefined) {
    const outcome = `fault ${drop.armed.rule.name} ends the connection before it is dealt with`;
    return { ...UNASKED, course: null, outcome, claims };
  }
  const command = scene.hosted.gateway.orders.commandOf(message);
  if (command === null) {
    const outcome = 'it asks for nothing that holds or bots decide about, and is answered at once';
    return { ...UNASKED, course: 'answered', outcome, claims };
  }
  return fateOfCommand(scene, command, firing, claims);
}

function fateOfCommand(
  { venue, now, bots }: Scene,
  command: EnterOrder | CancelOrder | ReplaceOrder,
  firing: readonly FaultForeseen[],
  claims: Claims,
): Fate {
  const isNew = command.type === 'enter';
  const {
    refusal: reason,
    order,
    holds,
  } = isNew ? foreseeEntry(venue, command, now.venue) : foreseeRequest(venue, command, now.venue);
  if (reason !== null) {
    const text = REJECT_REASONS[reason];
    const refusal = { by: 'venue', reason, text, tag: null } as const;
    const outcome = `the venue refuses it: ${text}`;
    return { course: 'refused', told: isNew ? '8' : '9', outcome, refusal, order, claims };
  }
  askAll(claims, holds, firing, isNew ? bots : [], order!);
  for (const bot of isNew ? [] : bots)
    claims.ask(kindOf(bot), bot.settings.name, { whyNot: 'it answers new orders only' });
  const { course, outcome } = UNDECIDED[command.type];
  return {
    course: claims.decider === null ? course : 'held',
    told: '8',
    outcome: claims.outcome(outcome),
    refusal: null,
    order,
    claims,
  };
}

/** What becomes of what nobody decides about. */
const UNDECIDED = {
  enter: { course: 'entered', outcome: 'the order goes to the book' },
  cancel: { course: 'canceled', outcome: 'the order is canceled' },
  replace: { course: 'replaced', outcome: 'the order is replaced' },
} as const satisfies Record<string, { readonly course: Course; readonly outcome: string }>;

/** In the order in which the venue asks. The hold that a fault adds is behind all others of its stage but the bots'. */
function askAll(
  claims: Claims,
  holds: readonly HoldForeseen[],
  firing: readonly FaultForeseen[],
  bots: readonly RehearsedBot[],
  order: OrderState,
): void {
  const asked = holds.filter(({ stage }) => stage !== null);
  const added = asked.findIndex(({ rule, stage }) => rule.last === true || stage === 'match');
  const before = added < 0 ? asked : asked.slice(0, added);
  for (const { rule, odds } of before) claims.ask(holdKind(rule.name), rule.name, odds);
  for (const { armed, odds } of firing) if (isHolding(armed)) claims.take('fault', armed.rule.name, odds);
  const behind = asked.slice(before.length);
  // What the bots leave goes on to the book, and no other hold sees it.
  const areBotsAsked = behind.some(({ rule, odds }) => isAnswerHold(rule.name) && 'percent' in odds);
  for (const bot of bots) claims.ask(kindOf(bot), bot.settings.name, oddsOf(bot, order));
  for (const { rule, odds } of behind) {
    if (isAnswerHold(rule.name)) continue;
    claims.ask(holdKind(rule.name), rule.name, areBotsAsked ? BEHIND_BOTS : odds);
  }
  for (const { rule, odds } of holds.filter(({ stage }) => stage === null))
    if (!isAnswerHold(rule.name)) claims.ask(holdKind(rule.name), rule.name, odds);
}

const BEHIND_BOTS: Odds = { whyNot: 'bots are asked before, and what none takes goes to the book' };

function oddsOf({ answering, symbol }: RehearsedBot, order: OrderState): Odds {
  if (answering === null) return { whyNot: 'it trades itself, and answers nobody' };
  if (symbol !== order.symbol) return { whyNot: `its book is ${symbol}` };
  const whyNot = answering.misfit(order);
  return whyNot === null ? answering.odds() : { whyNot };
}

function kindOf({ settings }: RehearsedBot): ResponderJson['kind'] {
  return settings.kind === 'triggers' ? 'trigger' : 'bot';
}

function holdKind(name: string): ResponderJson['kind'] {
  return name.startsWith(EXPECTATION_PREFIX) ? 'expectation' : 'hold';
}

/** At what faults act once it is known what becomes of the message. */
function follows(
  { hosted: { config, gateway } }: Scene,
  message: MessageView,
  { told, order, claims }: Fate,
  course: Course,
  firing: readonly FaultForeseen[],
): Ahead[] {
  const received = receivedSubject(config.name, message);
  const { symbol, side, clientOrderId } = order ?? received;
  // That of the order is known to who keeps the accounts, if the message is a request about it.
  const account = clientOrderId === received.clientOrderId ? received.account : null;
  const ofOrder = { ...received, symbol, side, clientOrderId, account, msgType: null };
  // A Reject says nothing of an order.
  const ofAnswer =
    course === 'rejected' ? OF_NO_ORDER : { symbol, side, clientOrderId: received.clientOrderId };
  const ofTold = { ...received, ...ofAnswer, msgType: told };
  const actsBefore = firing.some(actsOnVenue);
  const isKnown = claims.isCertain && !actsBefore;
  const mayFollow = actsBefore
    ? [
        ...aheadAfter('held', { ...ofOrder, msgType: '8' }, ofOrder),
        ...aheadAfter('refused', { ...ofTold, msgType: '9' }, ofOrder),
      ]
    : [];
  return [...aheadAfter(course, ofTold, ofOrder), ...mayFollow].map((each) => {
    const mayBeLeftOut = each.occasion === 'acceptance-told' && !gateway.orders.acknowledgesFirst;
    return { ...each, isCertain: each.isCertain && isKnown && !mayBeLeftOut };
  });
}

/** Whether a fault has something happen before the request is dealt with, which may make something else of it. */
function actsOnVenue({ armed, at }: FaultForeseen): boolean {
  return at?.occasion !== 'message' && !isHolding(armed);
}

const OF_NO_ORDER = { symbol: null, side: null, clientOrderId: null, account: null } as const;

function sentence(words: string): string {
  const end = words.endsWith('.') ? '' : '.';
  return `${words[0]!.toUpperCase()}${words.slice(1)}${end}`;
}
