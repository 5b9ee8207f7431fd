import type { Micros, Quantity } from '../../../engine/values.ts';
import { depthChanges } from '../../../market-data/changes.ts';
import type { Print, View } from '../../../market-data/feed.ts';
import type { Picture } from '../../../market-data/picture.ts';
import { Encoder } from '../../../protocols/fix/encoder.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { EntryWriter } from './entry-writer.ts';
import { ENTRY_TYPES, type EntryTypeName } from './entry-types.ts';
import { figureChanges, figuresOf } from './figures.ts';

/** Where bodies are written. */
const SCRATCH = new Encoder();

/** Entries of one increment, what is more goes into the next: as many as a peer like this one takes. */
const ENTRIES_PER_INCREMENT = 200;

/** What a request wants of an instrument. */
export interface Wanted {
  readonly types: ReadonlySet<EntryTypeName>;
  /** MDUpdateType (265): a snapshot each time, or what has changed. */
  readonly refresh: 'full' | 'incremental';
}

/** A message without its header and MDReqID (262), which differ from session to session. */
export interface Body {
  readonly msgType: 'W' | 'X';
  readonly fields: Uint8Array;
}

/**
 * What subscribers of one version are shown of one view. All who want the same share a channel, and so the bytes: each
 * message is encoded once.
 */
export class Channel {
  readonly view: View;
  /** The same for all channels of a view that say the same. */
  readonly key: string;
  readonly #wanted: Wanted;
  readonly #version: FixVersion;
  readonly #writer: EntryWriter;
  readonly #tellsTime: boolean;
  /** The messages that lead from a picture to that of the view, while it is the view's. */
  readonly #updates = new Map<Picture, readonly Body[]>();
  #updatesTo: Picture | null = null;

  constructor(view: View, version: FixVersion, wanted: Wanted) {
    this.view = view;
    this.key = `${version} ${wanted.refresh} ${[...wanted.types].join()}`;
    this.#wanted = wanted;
    this.#version = version;
    this.#tellsTime = isFrom(version, 'FIX.5.0SP2');
    this.#writer = new EntryWriter(version, view.feed.listing.instrument);
  }

  /** All that there is to be seen now. */
  snapshot(now: Micros): Body {
    const { lastTrade } = this.view.feed.listing;
    return this.#full(this.view.picture, lastTrade === undefined ? [] : [lastTrade], now);
  }

  /** What brings somebody who knows a picture to the present; nothing where nothing has changed that they want. */
  updates(seen: Picture, now: Micros): readonly Body[] {
    const { picture } = this.view;
    if (this.#updatesTo !== picture) {
      this.#updates.clear();
      this.#updatesTo = picture;
    }
    let bodies = this.#updates.get(seen);
    if (bodies === undefined) {
      bodies =
        this.#wanted.refresh === 'full' ? this.#refresh(seen, picture, now) : this.#increments(seen, picture);
      this.#updates.set(seen, bodies);
    }
    return bodies;
  }

  // ---------------------------------------------------------------- snapshots

  #refresh(before: Picture, after: Picture, now: Micros): Body[] {
    const changed =
      (this.#wants('bid') && before.bids !== after.bids) ||
      (this.#wants('offer') && before.asks !== after.asks) ||
      figureChanges(this.#figures(before), this.#figures(after)).length > 0;
    const { prints } = this.#printsBetween(before, after);
    const trades = prints.filter(({ type }) => type === 'trade');
    return changed || trades.length > 0 ? [this.#full(after, trades, now)] : [];
  }

  #full(picture: Picture, trades: readonly Print[], now: Micros): Body {
    const writer = this.#writer;
    const writes: ((message: Encoder) => void)[] = [];
    for (const [type, side] of [
      ['bid', 'buy'],
      ['offer', 'sell'],
    ] as const) {
      if (!this.#wants(type)) continue;
      const entries = side === 'buy' ? picture.bids : picture.asks;
      for (const [at, entry] of entries.entries()) {
        writes.push((message) => writer.depth(message, side, at + 1, entry));
      }
    }
    if (this.#wants('trade')) {
      for (const trade of trades) {
        if (trade.type === 'trade') writes.push((message) => writer.trade(message, trade));
      }
    }
    for (const figure of this.#figures(picture)) writes.push((message) => writer.figure(message, figure));
    const [first] = this.#wanted.types;
    if (writes.length === 0) writes.push((message) => writer.nothing(message, ENTRY_TYPES[first!].code));
    return this.#body('W', (message) => {
      message.text(55, writer.symbol);
      // LastUpdateTime, which 5.0 wants.
      if (this.#tellsTime) message.timestamp(779, now, 'ms');
      this.#totalVolume(message, picture.day.volume);
      message.int(268, writes.length);
      for (const write of writes) write(message);
    });
  }

  /** TotalVolumeTraded (387): before 4.4 the volume is no entry, but said beside the last trade. */
  #totalVolume(message: Encoder, volume: Quantity): void {
    if (isFrom(this.#version, ENTRY_TYPES.volume.since) || !this.#wants('trade') || volume === 0) return;
    this.#writer.quantity(message, 387, volume);
  }

  // ---------------------------------------------------------------- increments

  #increments(before: Picture, after: Picture): Body[] {
    const writer = this.#writer;
    const writes: ((message: Encoder) => void)[] = [];
    const { prints, lost } = this.#printsBetween(before, after);
    for (const [at, print] of prints.entries()) {
      writes.push((message) => writer.print(message, print, at === 0 ? lost : 0));
    }
    for (const change of depthChanges(before, after)) {
      if (!this.#wants(change.side === 'buy' ? 'bid' : 'offer')) continue;
      writes.push((message) => writer.depthChange(message, change));
    }
    for (const change of figureChanges(this.#figures(before), this.#figures(after))) {
      writes.push((message) => writer.figureChange(message, change));
    }
    const bodies: Body[] = [];
    for (let from = 0; from < writes.length; from += ENTRIES_PER_INCREMENT) {
      const part = writes.slice(from, from + ENTRIES_PER_INCREMENT);
      const body = this.#body('X', (message) => {
        message.int(268, part.length);
        for (const write of part) write(message);
      });
      bodies.push(body);
    }
    return bodies;
  }

  #printsBetween(before: Picture, after: Picture): { readonly prints: Print[]; readonly lost: number } {
    return this.#wants('trade') ? this.view.feed.printsBetween(before, after) : { prints: [], lost: 0 };
  }

  // ---------------------------------------------------------------- parts

  #figures(picture: Picture): ReturnType<typeof figuresOf> {
    return figuresOf(picture, this.#wanted.types, this.#version);
  }

  #wants(type: EntryTypeName): boolean {
    return this.#wanted.types.has(type);
  }

  #body(msgType: Body['msgType'], write: (message: Encoder) => void): Body {
    write(SCRATCH);
    return { msgType, fields: SCRATCH.take() };
  }
}
