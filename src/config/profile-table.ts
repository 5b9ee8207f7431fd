import * as z from 'zod';
import { REJECT_REASONS, type RejectReason } from '../engine/reject.ts';
import { DEFAULT_RULES, PROFILES } from '../engine/rules.ts';

/** How a venue speaks FIX beside what the version says: as one kind of counterparty, and with quirks of its own. */

const REASONS = Object.keys(REJECT_REASONS) as RejectReason[];

const idFormat = z
  .string()
  .max(40)
  .regex(
    /^[!-"$-~]*#+[!-"$-~]*$/,
    'must be printable characters around one run of #, for example "ORD########"',
  );

const TAG = '[1-9][0-9]{0,8}';

const tagRange = z
  .string()
  .regex(new RegExp(`^${TAG}(-${TAG})?$`), {
    error: 'must be a tag or a range of tags, for example "58" or "5000-9999"',
    abort: true,
  })
  .refine((text) => isRising(text.split('-').map(Number)), 'must be from the lower tag to the higher');

function isRising([first = 0, last = first]: readonly number[]): boolean {
  return first <= last;
}

/** In the place of the venue's own sentence, by the reason. */
export const rejectTextsTable = z.strictObject(
  Object.fromEntries(
    REASONS.map((reason) => [reason, z.string().min(1).max(200).optional().describe(REJECT_REASONS[reason])]),
  ) as Record<RejectReason, z.ZodOptional<z.ZodString>>,
);

/** Keys of [venue], and of a [[session]] that is to have its own. */
export const profileKeys = {
  profile: z
    .enum(PROFILES)
    .describe(
      'What clients are told: plainly all that happens; by an exchange what comes of an order at once in place of its acceptance; by a broker also that orders and requests are pending',
    ),
  orderIdFormat: idFormat.describe(
    'OrderID (37) on the wire: # stand for the number, and as many digits at least',
  ),
  executionIdFormat: idFormat.describe('ExecID (17) on the wire, likewise'),
  echoTags: z
    .array(tagRange)
    .max(64)
    .describe('Fields of an order that its reports repeat, as tags and ranges: ["1", "5000-9999"]'),
  noteTags: z
    .array(tagRange)
    .max(64)
    .describe('Fields of an order that bots may read, as tags and ranges: ["1", "58"]'),
  rejectTexts: rejectTextsTable.describe('Text (58) of refusals, by their reason'),
};

const pattern = z.string().min(1).max(64);

const fixField = z
  .string()
  .max(300)
  .regex(
    new RegExp(`^${TAG}=[^\\u0000-\\u001f\\u0100-\\uffff]*$`),
    'must be a FIX field, for example "58=Hello"',
  );

const tag = z.int().min(1).max(999_999_999);

const fields = z.array(fixField).max(64).default([]);

/** The table [[edit]]: what is changed of messages before they are sent, wrong ones on purpose included. */
export const editTable = z.strictObject({
  sessions: z
    .array(pattern)
    .min(1)
    .max(64)
    .optional()
    .describe('Only of these sessions; * and ? stand for any characters and any one; all unless given'),
  messages: z
    .array(z.string().regex(/^[A-Za-z0-9]{1,4}$/, 'must be a MsgType (35), for example "8"'))
    .min(1)
    .max(64)
    .describe('MsgTypes (35) of the messages that are changed'),
  when: fields.describe('Only messages with all of these fields: ["150=F"]'),
  remove: z.array(tag).max(64).default([]).describe('Tags of fields that are left out'),
  set: fields.describe('Fields that get this value, or are added where the message has none of the tag'),
  add: fields.describe(
    'Fields that are added at the end of the body as they stand, groups and duplicates too',
  ),
});

type EditTable = z.output<typeof editTable>;

type FixField = readonly [tag: number, value: string];

/** An edit as gateways know it. */
export interface EditConfig {
  readonly sessions: readonly string[] | null;
  readonly messages: readonly string[];
  readonly when: readonly FixField[];
  readonly remove: readonly number[];
  readonly set: readonly FixField[];
  readonly add: readonly FixField[];
}

export function editOf({ sessions, messages, when, remove, set, add }: EditTable): EditConfig {
  return {
    sessions: sessions ?? null,
    messages,
    when: when.map(fieldOf),
    remove,
    set: set.map(fieldOf),
    add: add.map(fieldOf),
  };
}

function fieldOf(text: string): FixField {
  const equals = text.indexOf('=');
  return [Number(text.slice(0, equals)), text.slice(equals + 1)];
}

/** A profile with every key in its place. */
export interface ProfileConfig {
  readonly profile: (typeof PROFILES)[number];
  readonly orderIdFormat: string;
  readonly executionIdFormat: string;
  readonly echoTags: readonly string[];
  readonly noteTags: readonly string[];
  readonly rejectTexts: Readonly<{ [Reason in RejectReason]?: string | undefined }>;
}

export const DEFAULT_PROFILE: ProfileConfig = {
  profile: DEFAULT_RULES.profile,
  orderIdFormat: 'O-#',
  executionIdFormat: 'E-#',
  echoTags: [],
  noteTags: [],
  rejectTexts: {},
};

/** The keys of a profile that a session has for itself. */
export type OwnProfile = { readonly [Key in keyof ProfileConfig]?: ProfileConfig[Key] | undefined };
