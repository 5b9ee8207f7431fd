import type { Micros } from '../../engine/values.ts';
import type { MessageView } from '../../protocols/fix/message.ts';

/** A trade that the venue plies over a FIX session, such as order entry: its messages, and no others, come here. */
export interface FixService {
  /** MsgType (35) of the messages that it takes. */
  readonly takes: readonly string[];
  /** A message of one of these types, in sequence and valid. The view is valid during the call only. */
  onMessage(message: MessageView, now: Micros): void;
  /** Both sides have logged on. */
  onLogon?(now: Micros): void;
  /** The session has ended. */
  onLogout?(now: Micros): void;
}
