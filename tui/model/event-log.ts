import { eventText } from '../../sdk/event-text.ts';
import type { EventItem, EventJson } from '../../sdk/index.ts';

/** Something that has happened, or a place where it is not known what has. */
export type LogEntry = { readonly id: number } & (
  | { readonly venue: string; readonly event: EventJson; readonly text: string }
  /** `missing`: how many; null when nobody has counted them. */
  | { readonly venue: null; readonly missing: number | null }
);

const KEPT = 1_000;

/** What has happened since the dashboard began, oldest first; of very much the latest. */
export class EventLog {
  entries: LogEntry[] = [];
  #last = 0;

  take({ venue, event }: EventItem): void {
    const id = ++this.#last;
    if (event.type === 'gap') this.#add({ id, venue: null, missing: event.dropped });
    else if (venue !== null) this.#add({ id, venue, event, text: eventText(event) });
  }

  /** From here on events were left out, and nobody has counted them. */
  pause(): void {
    this.#add({ id: ++this.#last, venue: null, missing: null });
  }

  #add(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
  }
}
