import * as z from 'zod';
import { MATCHING_POLICIES } from '../engine/instrument.ts';
import {
  BAND_BREACHES,
  DEFAULT_RULES,
  POST_ONLY_MODES,
  REPLACE_BELOW_FILLED,
  REPLACE_STYLES,
  REQUESTS_WHILE_PENDING,
  SELF_MATCH_MODES,
  STOP_TRIGGERS,
  type VenueRules,
} from '../engine/rules.ts';
import { DEFAULT_PROFILE, profileKeys } from './profile-table.ts';
import { NO_ACTIVITY } from '../bots/activity.ts';
import { attributes, date, levelName, name, orderTypes, timeOfDay, timesInForce, timeZone } from './forms.ts';

const limit = z.int().min(1).max(1_000_000_000).optional();

/** The table [venue]: what a venue is called, when it trades, and how. */
export const venueTable = z.strictObject({
  name: name.describe('Name of the venue, everywhere'),
  description: z.string().max(200).default('').describe('One line for people'),
  timeZone: timeZone.default('UTC').describe('Time zone of the times of day below'),
  dayEnd: timeOfDay.default('00:00').describe('When the trading day ends and day orders expire'),
  holidays: z
    .array(date)
    .max(1_000)
    .default([])
    .describe('Dates on which no phase of the schedule begins: ["2026-12-25"]'),
  seed: z
    .int()
    .min(0)
    .default(1)
    .describe('Seed of what the bots do at random: the same seed, the same behaviour'),
  activity: levelName
    .default(NO_ACTIVITY)
    .describe('How much goes on at its books by itself: none, slow, fast, or a level of [activity]'),
  messageLog: z
    .boolean()
    .optional()
    .describe('Log the messages of all sessions; unless given, when the daemon keeps its data'),
  cancelOnDisconnect: z
    .boolean()
    .default(false)
    .describe("Cancel a session's orders when its connection ends, unless the session says otherwise"),
  orderTypes: orderTypes.default([...DEFAULT_RULES.orderTypes]).describe('Order types that are taken'),
  timesInForce: timesInForce
    .default([...DEFAULT_RULES.timesInForce])
    .describe('Times in force that are taken'),
  attributes: attributes
    .default([...DEFAULT_RULES.attributes])
    .describe('What orders may ask for beside: iceberg, hidden, post-only, minimum quantity, all or none'),
  matching: z
    .enum(MATCHING_POLICIES)
    .default(DEFAULT_RULES.matching)
    .describe('Who trades first at one price: the oldest order, or all by their size'),
  stopTrigger: z
    .enum(STOP_TRIGGERS)
    .default(DEFAULT_RULES.stopTrigger)
    .describe('What wakes stops: the last trade, or the best price that they would trade with'),
  selfMatch: z
    .enum(SELF_MATCH_MODES)
    .default(DEFAULT_RULES.selfMatch)
    .describe('What happens when two orders of one owner would trade with each other'),
  postOnly: z
    .enum(POST_ONLY_MODES)
    .default(DEFAULT_RULES.postOnly)
    .describe('What happens to a post-only order that would trade: refused, or moved to where it rests'),
  replaceStyle: z
    .enum(REPLACE_STYLES)
    .default(DEFAULT_RULES.replaceStyle)
    .describe('Whether a replaced order keeps its OrderID, or is canceled and entered anew'),
  quantityDecreaseKeepsPriority: z
    .boolean()
    .default(DEFAULT_RULES.quantityDecreaseKeepsPriority)
    .describe('Whether an order keeps its place in the queue when its quantity is reduced'),
  quantityIncreaseKeepsPriority: z
    .boolean()
    .default(DEFAULT_RULES.quantityIncreaseKeepsPriority)
    .describe('Whether an order keeps its place in the queue when its quantity grows'),
  replaceBelowFilled: z
    .enum(REPLACE_BELOW_FILLED)
    .default(DEFAULT_RULES.replaceBelowFilled)
    .describe('A replace to a quantity not above what has traded: closes the order, or is refused'),
  bandBreach: z
    .enum(BAND_BREACHES)
    .default(DEFAULT_RULES.bandBreach)
    .describe('An order that would trade beyond the dynamic band: loses its rest, or starts an auction'),
  volatilityAuctionSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(DEFAULT_RULES.volatilityAuctionMicros / 1_000_000)
    .describe('How long such an auction lasts'),
  profile: profileKeys.profile.default(DEFAULT_PROFILE.profile),
  requestsWhilePending: z
    .enum(REQUESTS_WHILE_PENDING)
    .default(DEFAULT_RULES.requestsWhilePending)
    .describe('A request on an order with one that waits for a decision: refused, or decided after it'),
  orderIdFormat: profileKeys.orderIdFormat.default(DEFAULT_PROFILE.orderIdFormat),
  executionIdFormat: profileKeys.executionIdFormat.default(DEFAULT_PROFILE.executionIdFormat),
  echoTags: profileKeys.echoTags.default([...DEFAULT_PROFILE.echoTags]),
  noteTags: profileKeys.noteTags.default([...DEFAULT_PROFILE.noteTags]),
  rejectTexts: profileKeys.rejectTexts.default({ ...DEFAULT_PROFILE.rejectTexts }),
  maxOpenOrdersPerOwner: limit.describe('Open orders of one session; no limit of its own unless given'),
  maxOrdersPerSecond: limit.describe(
    'Orders and replaces of one session within a second of the clock; no limit unless given',
  ),
});

/** The level of activity is one of each book by then. */
export type VenueSettings = Readonly<Omit<z.output<typeof venueTable>, 'activity'>>;

/** The settings that are rules of the venue itself; the daemon sees to the others. */
export function rulesOf(settings: VenueSettings): VenueRules {
  const {
    name: _name,
    description: _description,
    timeZone: _timeZone,
    dayEnd: _dayEnd,
    holidays: _holidays,
    seed: _seed,
    messageLog: _messageLog,
    cancelOnDisconnect: _cancelOnDisconnect,
    orderIdFormat: _orderIdFormat,
    executionIdFormat: _executionIdFormat,
    echoTags: _echoTags,
    noteTags: _noteTags,
    rejectTexts: _rejectTexts,
    volatilityAuctionSeconds,
    maxOpenOrdersPerOwner = null,
    maxOrdersPerSecond = null,
    ...rules
  } = settings;
  return {
    ...rules,
    volatilityAuctionMicros: volatilityAuctionSeconds * 1_000_000,
    maxOpenOrdersPerOwner,
    maxOrdersPerSecond,
  };
}
