import type { VenueEvent } from '../engine/event.ts';
import type { OrderId } from '../engine/values.ts';
import type { EventTypeName } from './events.ts';
import type { DaemonHost, HostEvent, VenueHost } from './host.ts';
import { renderEvent, renderHostEvent } from './render-events.ts';

/** Which events somebody wants; what is null does not matter. */
export interface EventFilter {
  readonly symbol: string | null;
  readonly owner: string | null;
  readonly orderId: OrderId | null;
  readonly types: ReadonlySet<EventTypeName> | null;
}

/** Whose events they are: those of one venue, or of all that there are and that come to be. */
export interface WatchedVenues {
  /** Null for all. */
  readonly one: VenueHost | null;
  readonly follow: DaemonHost['follow'];
}

/** An event and its venue as JSON: `{"venue":…,"event":…}`. */
export interface EventText {
  readonly json: string;
  /** Its size in UTF-8. */
  readonly bytes: number;
}

/** Takes an event; its text is made when it is asked for. */
export type EventReader = (text: () => EventText) => void;

/** Tells the reader of each event from now on that passes the filter, until the returned function is called. */
export function feedEvents(venues: WatchedVenues, filter: EventFilter, reader: EventReader): () => void {
  return venues.follow((host) => {
    const stops = [
      host.listen((event) => {
        if (venueEventPasses(event, filter, host)) reader(() => venueEventText(host, event));
      }),
      host.listenToHost((event) => {
        if (hostEventPasses(event, filter)) reader(() => textOf(host, renderHostEvent(event)));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  });
}

/** The instrument that the event is about. */
export function symbolOf(event: VenueEvent): string | null {
  if ('symbol' in event) return event.symbol;
  if ('instrument' in event) return event.instrument.symbol;
  return 'order' in event ? (event.order?.symbol ?? null) : null;
}

/** All readers hear of an event before the next one happens, so its text is made once for all of them. */
let latest: { readonly event: VenueEvent; readonly text: EventText } | null = null;

function venueEventText(host: VenueHost, event: VenueEvent): EventText {
  if (latest?.event !== event) latest = { event, text: textOf(host, renderEvent(host.venue, event)) };
  return latest.text;
}

function textOf({ venue }: VenueHost, event: object): EventText {
  const json = `{"venue":${JSON.stringify(venue.name)},"event":${JSON.stringify(event)}}`;
  return { json, bytes: Buffer.byteLength(json) };
}

function venueEventPasses(
  event: VenueEvent,
  { symbol, owner, orderId, types }: EventFilter,
  host: VenueHost,
): boolean {
  if (types !== null && !types.has(event.type)) return false;
  if (owner !== null && ownerOf(event) !== owner) return false;
  if (orderId !== null && orderOf(event) !== orderId) return false;
  return symbol === null || isAbout(event, symbol, host);
}

function hostEventPasses(event: HostEvent, { symbol, owner, orderId, types }: EventFilter): boolean {
  if (symbol !== null || orderId !== null || (types !== null && !types.has(event.type))) return false;
  return owner === null || ('session' in event && event.session === owner);
}

function ownerOf(event: VenueEvent): string | null {
  if ('owner' in event) return event.owner;
  return 'order' in event ? (event.order?.owner ?? null) : null;
}

function orderOf(event: VenueEvent): OrderId | null {
  if ('orderId' in event) return event.orderId;
  return 'order' in event ? (event.order?.orderId ?? null) : null;
}

/** Whether the event is about the instrument of that symbol or alias. */
function isAbout(event: VenueEvent, symbolOrAlias: string, { venue }: VenueHost): boolean {
  const symbol = symbolOf(event);
  if (symbol === null) return false;
  return symbol === symbolOrAlias || venue.instrument(symbolOrAlias)?.symbol === symbol;
}
