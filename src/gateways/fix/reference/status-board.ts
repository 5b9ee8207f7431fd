import type { VenueEvent } from '../../../engine/event.ts';

/** Somebody who wants to know of phases, and of instruments that are traded no longer. */
export interface StatusWatcher {
  /** The session's name. */
  readonly name: string;
  /** Something happened. Returns whether the watcher has written anything of it to its session. */
  changed(event: StatusEvent): boolean;
}

export type StatusEvent = Extract<
  VenueEvent,
  { readonly type: 'phase-changed' | 'instrument-expired' | 'instrument-removed' }
>;

/** Tells the sessions of a venue that have subscribed of what changes its status; while none has, it does not listen. */
export class StatusBoard {
  readonly #listen: (listener: (event: VenueEvent) => void) => () => void;
  readonly #written: (session: string) => void;
  readonly #watchers = new Set<StatusWatcher>();
  #stop: (() => void) | null = null;

  /** `written` is told of each session that has something to send. */
  constructor(
    listen: (listener: (event: VenueEvent) => void) => () => void,
    written: (session: string) => void,
  ) {
    this.#listen = listen;
    this.#written = written;
  }

  watch(watcher: StatusWatcher): void {
    this.#watchers.add(watcher);
    this.#stop ??= this.#listen((event) => this.#tell(event));
  }

  unwatch(watcher: StatusWatcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#stop?.();
    this.#stop = null;
  }

  #tell(event: VenueEvent): void {
    switch (event.type) {
      case 'phase-changed':
      case 'instrument-expired':
      case 'instrument-removed':
        for (const watcher of this.#watchers) if (watcher.changed(event)) this.#written(watcher.name);
        break;
      default:
    }
  }
}
