/**
 * The application that session-level acceptance tests expect behind the session: it sends orders and security
 * definitions back, and handles nothing else.
 */
import type { Dictionary } from '../../src/protocols/fix/dictionary/dictionary.ts';
import type { GroupLayout } from '../../src/protocols/fix/dictionary/layout.ts';
import type { MessageView } from '../../src/protocols/fix/message.ts';
import type { Session, SessionApplication } from '../../src/protocols/fix/session.ts';

const CL_ORD_ID = 11;
const POSS_RESEND = 97;
/** BusinessRejectReason (380) and its text. */
const UNSUPPORTED_MESSAGE_TYPE = 3;
const UNSUPPORTED_TEXT = 'Unsupported Message Type';
/** The text of the Reject (3) that takes its place before FIX 4.2. */
const UNSUPPORTED_TEXT_BEFORE_42 = 'Unsupported message type';
/** NewOrderSingle and SecurityDefinition. */
const ECHOED_TYPES = new Set(['D', 'd']);

/** One field, or a group with its entries, by the indexes of its fields. */
type Block = { readonly tag: number; readonly from: number; readonly to: number };

export class EchoApplication implements SessionApplication {
  readonly #dictionary: Dictionary;
  readonly #orders = new Set<string>();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  onLogon(): void {
    this.#orders.clear();
  }

  onLogout(): void {
    this.#orders.clear();
  }

  onMessage(session: Session, view: MessageView, now: number): void {
    if (!ECHOED_TYPES.has(view.msgType)) {
      const text = session.rules.hasBusinessReject ? UNSUPPORTED_TEXT : UNSUPPORTED_TEXT_BEFORE_42;
      session.rejectBusiness(view, UNSUPPORTED_MESSAGE_TYPE, text, now);
      return;
    }
    if (view.msgType === 'D') {
      const id = view.text(CL_ORD_ID);
      if (view.char(POSS_RESEND) === 'Y' && this.#orders.has(id)) return;
      this.#orders.add(id);
    }
    this.#echo(session, view, now);
  }

  #echo(session: Session, view: MessageView, now: number): void {
    const answer = session.begin(view.msgType, now);
    const copy = (index: number): void => {
      answer.bytes(view.tags[index]!, view.buffer, view.starts[index], view.ends[index]);
    };
    const possResend = view.indexOf(POSS_RESEND);
    if (possResend >= 0) copy(possResend);
    for (const { from, to } of this.#bodyBlocks(view)) {
      for (let index = from; index < to; index++) copy(index);
    }
    session.end();
  }

  // The body by tag. The entries of a group stay behind its count, in their order.
  #bodyBlocks(view: MessageView): Block[] {
    const { header, trailer } = this.#dictionary;
    const groups = this.#dictionary.message(view.msgType)?.groups;
    const blocks: Block[] = [];
    let index = 0;
    while (index < view.count) {
      const tag = view.tags[index]!;
      const from = index;
      index += 1;
      if (header.has(tag) || trailer.has(tag)) continue;
      const group = groups?.get(tag);
      if (group !== undefined) index = endOfGroup(view, group, index);
      blocks.push({ tag, from, to: index });
    }
    return blocks.toSorted((a, b) => a.tag - b.tag);
  }
}

function endOfGroup(view: MessageView, group: GroupLayout, start: number): number {
  let index = start;
  while (index < view.count && isMember(group, view.tags[index]!)) index += 1;
  return index;
}

function isMember(group: GroupLayout, tag: number): boolean {
  return group.has(tag) || [...group.groups.values()].some((inner) => isMember(inner, tag));
}
