import * as z from 'zod';
import type { FaultKind } from './kind.ts';
import { FAULT_PARAMETERS as takes } from './parameters.ts';

const nothing = z.strictObject({});

/** Faults of sessions, of the bytes that go over them, and of their connections. */
export const SESSION_FAULTS = {
  'seq-high': {
    summary: 'The number of a message jumps ahead: the client misses messages that there never were',
    effect: 'session',
    occasion: 'message-due',
    parameters: z.strictObject({ by: takes.by.default(1) }),
  },
  'seq-low': {
    summary: 'A message leaves under a number that was used already',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: z.strictObject({ by: takes.by.default(1) }),
  },
  'resend-storm': {
    summary: 'The venue asks again and again for all that the client has sent',
    effect: 'session',
    occasion: 'message',
    parameters: z.strictObject({ count: takes.count.default(10), gapMs: takes.gapMs.default(0) }),
  },
  'seq-reset-back': {
    summary: 'A SequenceReset (4) goes to a lower number than the next',
    effect: 'session',
    occasion: 'message',
    parameters: z.strictObject({ to: takes.to.default(1) }),
  },
  'poss-dup-no-122': {
    summary: 'An application message comes again with PossDupFlag (43) and without OrigSendingTime (122)',
    effect: 'session',
    occasion: 'message-due',
    parameters: nothing,
  },
  'resent-no-122': {
    summary: 'A message that the client has asked for is sent without OrigSendingTime (122)',
    effect: 'sent',
    occasion: 'message-resent',
    parameters: nothing,
  },
  'test-request-ignored': {
    summary: 'A TestRequest (1) of the client is not answered',
    effect: 'session',
    occasion: 'test-answered',
    parameters: nothing,
  },
  silence: {
    summary: 'Nothing is sent at all while the connection stays open; what waits follows',
    effect: 'connection',
    occasion: 'message',
    parameters: z.strictObject({ durationMs: takes.durationMs.default(60_000) }),
  },
  'logon-refused': {
    summary: 'A Logon is refused',
    effect: 'session',
    occasion: 'logon',
    parameters: z.strictObject({
      answer: takes.answer.default('logout'),
      text: takes.text.default('Logon refused'),
    }),
  },
  'logon-bad': {
    summary: 'A Logon is answered with one that is wrong',
    effect: 'sent',
    occasion: 'logon-answered',
    parameters: z.strictObject({ mistake: takes.mistake.default('comp-id') }),
  },
  drop: {
    summary: 'The connection ends at a message',
    effect: 'connection',
    occasion: 'message',
    parameters: z.strictObject({
      cut: takes.cut.default('fin'),
      logout: takes.logout.default(false),
      moment: takes.moment.default('after'),
    }),
  },
  'half-open': {
    summary: 'The venue forgets the connection, and the client is not told: what it sends goes nowhere',
    effect: 'connection',
    occasion: 'message',
    parameters: z.strictObject({ durationMs: takes.durationMs.default(60_000) }),
  },
  'slow-reader': {
    summary: 'The venue reads slowly, until what the client sends waits with the client',
    effect: 'connection',
    occasion: 'message',
    parameters: z.strictObject({
      bytesPerSecond: takes.bytesPerSecond.default(100),
      durationMs: takes.durationMs.default(60_000),
    }),
  },
  'frame-split': {
    summary: 'A message arrives in pieces, each a write of its own',
    effect: 'connection',
    occasion: 'message-sent',
    parameters: z.strictObject({ bytes: takes.bytes.default(10), gapMs: takes.gapMs.min(1).default(5) }),
  },
  'frame-merge': {
    summary: 'Messages are held back and leave in one write',
    effect: 'connection',
    occasion: 'message-sent',
    parameters: z.strictObject({
      count: takes.count.default(10),
      durationMs: takes.durationMs.default(1_000),
    }),
  },
  'checksum-bad': {
    summary: 'CheckSum (10) is wrong',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: nothing,
  },
  'length-bad': {
    summary: 'BodyLength (9) is wrong',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: z.strictObject({ by: takes.by.default(1) }),
  },
  'tag-order': {
    summary: 'A field stands at the end of the body, wherever it belongs',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: z.strictObject({ tag: takes.tag.default(35) }),
  },
  'tag-duplicate': {
    summary: 'A field is there twice',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: z.strictObject({ tag: takes.tag.default(11), value: takes.value.optional() }),
  },
  'tag-missing': {
    summary: 'A field is left out',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: z.strictObject({ tag: takes.tag.default(11) }),
  },
  'non-ascii': {
    summary: 'A field says something beyond ASCII, and no encoding is named',
    effect: 'sent',
    occasion: 'message-sent',
    parameters: z.strictObject({
      tag: takes.tag.default(58),
      value: takes.value.min(1).default('Z\u00fcrich \u00a35'),
    }),
  },
} as const satisfies Record<string, FaultKind>;
