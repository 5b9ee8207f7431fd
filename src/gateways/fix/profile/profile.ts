import { REJECT_REASONS, type RejectReason } from '../../../engine/reject.ts';
import type { MessageChanges } from '../../../protocols/fix/changes.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { echoOf, type TagRange } from './echo.ts';
import { editKept, editsFor, editSent, wholeMessage, type MessageEdit } from './edits.ts';
import { fieldsOf, type Field } from './fields.ts';
import { IdFormat } from './id-format.ts';

/** How a venue speaks to one session beside what the version of FIX says. */
export interface ProfileTerms {
  /** Whether the client is told that orders and requests are pending; null as the venue's rules say. */
  readonly pendingReports: boolean | null;
  /** Whether an order is acknowledged before it is told that it traded, or was canceled, on entry. */
  readonly acknowledgesFirst: boolean;
  /** With `#` for the number: see IdFormat. */
  readonly orderIdFormat: string;
  readonly executionIdFormat: string;
  readonly echoTags: readonly TagRange[];
  readonly rejectTexts: Readonly<{ [Reason in RejectReason]?: string | undefined }>;
  readonly edits: readonly MessageEdit[];
}

/** Each order is acknowledged before anything else is told of it, and nothing is said to be pending. */
export const PLAIN_PROFILE: ProfileTerms = {
  pendingReports: null,
  acknowledgesFirst: true,
  orderIdFormat: 'O-#',
  executionIdFormat: 'E-#',
  echoTags: [],
  rejectTexts: {},
  edits: [],
};

/** OrderID, SecondaryOrderID, AffectedOrderID. */
const ORDER_ID_TAGS: ReadonlySet<number> = new Set([37, 198, 535]);
/** ExecID, ExecRefID. */
const EXECUTION_ID_TAGS: ReadonlySet<number> = new Set([17, 19]);

/**
 * The profile of one session: a stage between whoever writes its messages and the session, which may become another
 * while the session goes on. Ids are written and messages edited once the message is whole, so no writer knows of it.
 */
export class FixProfile implements MessageChanges {
  #terms: ProfileTerms = PLAIN_PROFILE;
  #orderIds: IdFormat | null = null;
  #executionIds: IdFormat | null = null;
  /** Of the message that is being sent. */
  #edits: readonly MessageEdit[] = [];
  active = false;

  constructor(terms: ProfileTerms = PLAIN_PROFILE) {
    this.become(terms);
  }

  /** From the next message on. */
  become(terms: ProfileTerms): void {
    const { orderIdFormat, executionIdFormat, edits } = terms;
    this.#terms = terms;
    this.#orderIds = orderIdFormat === PLAIN_PROFILE.orderIdFormat ? null : new IdFormat('O', orderIdFormat);
    this.#executionIds =
      executionIdFormat === PLAIN_PROFILE.executionIdFormat ? null : new IdFormat('E', executionIdFormat);
    this.active = this.#orderIds !== null || this.#executionIds !== null || edits.length > 0;
  }

  /** As a command has it. */
  get pends(): boolean | undefined {
    return this.#terms.pendingReports ?? undefined;
  }

  get acknowledgesFirst(): boolean {
    return this.#terms.acknowledgesFirst;
  }

  /** Text (58) of a refusal: the words of whoever decided it, else those of the profile, else the venue's. */
  rejectText(reason: RejectReason, decided: string | null): string {
    return decided ?? this.#terms.rejectTexts[reason] ?? REJECT_REASONS[reason];
  }

  /** What of an order its reports repeat. */
  echoOf(message: MessageView): string | null {
    return echoOf(message, this.#terms.echoTags);
  }

  /** OrderID (37) of a client's message as the venue has it: `O-7`. */
  orderIdOf(message: MessageView): string {
    const id = message.text(37);
    return this.#orderIds?.fromWire(id) ?? id;
  }

  /** ExecID (17) of a client's message as the venue has it: `E-12`, and `12` in 4.0. */
  executionIdOf(message: MessageView): string {
    const id = message.text(17);
    return this.#executionIds?.fromWire(id) ?? id;
  }

  kept(message: Buffer): Buffer | null {
    const fields = fieldsOf(message).map((field) => this.#withIds(field));
    this.#edits = editsFor(this.#terms.edits, fields);
    return wholeMessage(editKept(fields, this.#edits));
  }

  sent(message: Buffer): Buffer | null {
    return editSent(message, this.#edits);
  }

  #withIds(field: Field): Field {
    const [tag, value] = field;
    const format = ORDER_ID_TAGS.has(tag)
      ? this.#orderIds
      : EXECUTION_ID_TAGS.has(tag)
        ? this.#executionIds
        : null;
    return format === null ? field : [tag, format.onWire(value)];
  }
}
