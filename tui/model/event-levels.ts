import type { EventTypeName } from '../../sdk/index.ts';

/** How much an event matters to somebody who watches: something is wrong; rare; what orders do all the time. */
export const EVENT_LEVELS = ['problems', 'main', 'all'] as const;
export type EventLevel = (typeof EVENT_LEVELS)[number];

/** From which level on an event is shown. */
const LEVEL: Readonly<Record<EventTypeName, EventLevel>> = {
  'rules-changed': 'main',
  'instrument-created': 'main',
  'instrument-updated': 'main',
  'instrument-removed': 'main',
  'instrument-expired': 'main',
  'order-held': 'main',
  'order-pending': 'all',
  'order-accepted': 'all',
  'order-rejected': 'problems',
  'order-triggered': 'all',
  'order-executed': 'all',
  'order-guaranteed': 'main',
  'order-replaced': 'all',
  'order-restated': 'all',
  'order-canceled': 'all',
  'order-expired': 'all',
  'order-done-for-day': 'all',
  'request-held': 'main',
  'request-pending': 'all',
  'request-rejected': 'problems',
  'mass-canceled': 'main',
  trade: 'all',
  'trade-busted': 'main',
  'trade-corrected': 'main',
  'trade-disputed': 'problems',
  'execution-busted': 'all',
  'execution-corrected': 'all',
  'phase-changed': 'main',
  indicative: 'all',
  'hold-added': 'main',
  'hold-removed': 'main',
  'decision-rejected': 'problems',
  'day-ended': 'main',
  'session-logged-on': 'main',
  'session-logged-out': 'main',
  'config-reloaded': 'main',
  'config-refused': 'problems',
  'fault-fired': 'problems',
  'bot-failed': 'problems',
};

/** Those of later daemons, of which nothing is known here, are shown with all. */
export function levelOf(type: string): EventLevel {
  return (LEVEL as Readonly<Record<string, EventLevel>>)[type] ?? 'all';
}

export function isWithin(type: string, level: EventLevel): boolean {
  return EVENT_LEVELS.indexOf(levelOf(type)) <= EVENT_LEVELS.indexOf(level);
}

/** The types that the daemon is to tell of; all of them for all. */
export function typesOf(level: EventLevel): EventTypeName[] | undefined {
  if (level === 'all') return undefined;
  return (Object.keys(LEVEL) as EventTypeName[]).filter((type) => isWithin(type, level));
}
