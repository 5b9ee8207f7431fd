import * as z from 'zod';

/** The parameters of all faults, each with one meaning wherever it is taken. */

/** The longest that a fault lasts or delays anything. */
const MAX_MS = 3_600_000;

const milliseconds = z.int().min(0).max(MAX_MS);
const decimal = z
  .string()
  .max(32)
  .regex(/^\d+(\.\d+)?$/, 'must be a decimal number in quotes, for example "12.50"');
const anyDecimal = z
  .string()
  .max(32)
  .regex(/^-?\d+(\.\d+)?$/, 'must be a decimal number in quotes, for example "-12.50"');

/** Text that FIX can carry: no control characters, which end fields. */
function latin(max: number) {
  const isLatin = (text: string): boolean => /^[^\u0000-\u001f\u0100-\uffff]*$/.test(text);
  return z.string().max(max).refine(isLatin, 'must be characters of ISO 8859-1, without control characters');
}

export const FAULT_PARAMETERS = {
  delayMs: milliseconds.describe('How much later it happens'),
  jitterMs: milliseconds.describe('At most so much later still, at random'),
  laterMs: milliseconds.min(1).describe('When it is told after all; never unless given'),
  fills: z.int().min(1).max(1_000).describe('Fills that are told first'),
  withinMs: milliseconds.min(1).describe('After so long it is told, whatever has come first'),
  copies: z.int().min(1).max(100).describe('How often it is sent again'),
  flag: z
    .enum(['none', 'poss-dup', 'poss-resend'])
    .describe(
      'What says that it is a repetition: nothing, PossDupFlag (43) under its old number, or PossResend (97)',
    ),
  gapMs: milliseconds.describe('Time between one and the next'),
  quantity: decimal.describe('How much; all that is open unless given'),
  extra: decimal.describe('How much more than was ordered; one lot unless given'),
  price: decimal.describe('At which price; as it was unless given'),
  sides: z.enum(['one', 'both']).describe('Whether one side of the trade is concerned, or both'),
  figure: z.enum(['traded', 'open', 'average']).describe('CumQty (14), LeavesQty (151) or AvgPx (6)'),
  delta: anyDecimal.describe('What is added to it'),
  unknownId: latin(64).min(1).describe('The id'),
  instead: z.boolean().describe('In place of the report, which is lost; otherwise beside it'),
  stage: z.enum(['new', 'cancel', 'replace']).describe('What stays pending'),
  code: z.int().min(0).max(99_999).describe('OrdRejReason (103) or CxlRejReason (102)'),
  text: latin(2_000).min(1).describe('Text (58); as it was unless given'),
  by: z.int().min(1).max(1_000_000).describe('By how much'),
  to: z.int().min(1).max(1_000_000_000).describe('The number'),
  count: z.int().min(1).max(1_000).describe('How many'),
  durationMs: milliseconds.min(1).describe('How long it lasts'),
  answer: z
    .enum(['logout', 'close', 'nothing'])
    .describe('What the client gets: a Logout, the end of the connection, or nothing at all'),
  mistake: z
    .enum(['comp-id', 'begin-string', 'heartbeat', 'no-heartbeat', 'encryption', 'number'])
    .describe(
      'What is wrong: TargetCompID (56), BeginString (8), HeartBtInt (108) or its absence, EncryptMethod (98), MsgSeqNum (34)',
    ),
  cut: z.enum(['fin', 'rst']).describe('How TCP ends it: in order, or by a reset'),
  logout: z.boolean().describe('Whether a Logout goes before'),
  moment: z
    .enum(['before', 'middle', 'after'])
    .describe('Before the message is sent or dealt with, in the middle of its bytes, or after it'),
  bytesPerSecond: z.int().min(1).max(10_000_000).describe('How fast the venue reads'),
  bytes: z.int().min(1).max(65_536).describe('Bytes of one write'),
  tag: z.int().min(1).max(999_999_999).describe('The field'),
  value: latin(300).describe('What it says; as it was unless given'),
  level: z.int().min(1).max(10_000).describe('MDEntryPositionNo (290) of it'),
  ticks: z.int().min(0).max(1_000_000).describe('How many ticks'),
} as const;

export type FaultParameterName = keyof typeof FAULT_PARAMETERS;
