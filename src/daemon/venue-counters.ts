import type { EventType, VenueEvent } from '../engine/event.ts';
import type { RejectReason } from '../engine/reject.ts';

/** What has happened on a venue since the daemon started. */
export class VenueCounters {
  events = 0;
  readonly byType = new Map<EventType, number>();
  /** Refused orders, requests and decisions. */
  readonly rejects = new Map<RejectReason, number>();

  /** A field and not a method, so that it can be given to whoever has events. */
  readonly count = (event: VenueEvent): void => {
    this.events++;
    this.byType.set(event.type, this.of(event.type) + 1);
    if (
      event.type === 'order-rejected' ||
      event.type === 'request-rejected' ||
      event.type === 'decision-rejected'
    )
      this.rejects.set(event.reason, (this.rejects.get(event.reason) ?? 0) + 1);
  };

  of(type: EventType): number {
    return this.byType.get(type) ?? 0;
  }

  /** Orders that have been accepted or refused; one that is held counts when that is decided. */
  get orders(): number {
    return this.of('order-accepted') + this.of('order-rejected');
  }
}
