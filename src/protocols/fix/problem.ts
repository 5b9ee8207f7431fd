/** What is wrong with a message at session level: the content of a Reject (3). */
export interface SessionProblem {
  /** SessionRejectReason (373). */
  readonly reason: number;
  /** RefTagID (371), the tag to blame. Null where no tag is: 0 and negative numbers are tags that a peer may send. */
  readonly tag: number | null;
  /** Text (58). */
  readonly text: string;
}

/** The reasons of SessionRejectReason (373) with their usual texts. */
export const SESSION_REJECT_REASONS = {
  invalidTagNumber: { reason: 0, text: 'Invalid tag number' },
  requiredTagMissing: { reason: 1, text: 'Required tag missing' },
  tagNotDefinedForMessage: { reason: 2, text: 'Tag not defined for this message type' },
  undefinedTag: { reason: 3, text: 'Undefined Tag' },
  tagWithoutValue: { reason: 4, text: 'Tag specified without a value' },
  valueIncorrect: { reason: 5, text: 'Value is incorrect (out of range) for this tag' },
  incorrectFormat: { reason: 6, text: 'Incorrect data format for value' },
  decryption: { reason: 7, text: 'Decryption problem' },
  signature: { reason: 8, text: 'Signature problem' },
  compId: { reason: 9, text: 'CompID problem' },
  sendingTime: { reason: 10, text: 'SendingTime accuracy problem' },
  invalidMsgType: { reason: 11, text: 'Invalid MsgType' },
  xmlValidation: { reason: 12, text: 'XML validation error' },
  tagRepeated: { reason: 13, text: 'Tag appears more than once' },
  tagOutOfOrder: { reason: 14, text: 'Tag specified out of required order' },
  groupFieldsOutOfOrder: { reason: 15, text: 'Repeating group fields out of order' },
  groupCount: { reason: 16, text: 'Incorrect NumInGroup count for repeating group' },
  delimiterInValue: { reason: 17, text: 'Non-data value includes field delimiter' },
  applVerId: { reason: 18, text: 'Invalid or unsupported application version' },
  other: { reason: 99, text: 'Other' },
} as const satisfies Record<string, { reason: number; text: string }>;

export type SessionRejectReason = keyof typeof SESSION_REJECT_REASONS;

/** A problem with its usual text. */
export function problem(reason: SessionRejectReason, tag: number | null): SessionProblem {
  return { ...SESSION_REJECT_REASONS[reason], tag };
}
