import type { HalfBook } from './half-book.ts';
import { isOwn, isPassedOver, leftOfIncoming, type Incoming } from './incoming.ts';
import { ALL_OR_NONE, NO_GROUP } from './order-flags.ts';
import { NO_KEY, NO_POSITION, type PriceIndex } from './price-index.ts';

/**
 * The way of an incoming order through the other side without effects: how much would trade, and where first. It says
 * what matchSpecial and pro-rata.ts then do. A level costs one step where its volume tells all; it does not with
 * all-or-none orders, with icebergs, and for an incoming order that may meet one of its own group: then each order of
 * the level is a step. The parts of an iceberg are not walked one by one.
 */
export class DryRun {
  /** What would trade, as far as it was counted. */
  traded = 0;
  /** The key of the first trade; NO_KEY when there would be none. */
  firstKey = NO_KEY;
  readonly #incoming: Incoming;
  readonly #makers: HalfBook;
  readonly #proRata: boolean;
  readonly #enough: number;

  /** Uses up the incoming order, which has to be the caller's copy; counts no further than to `enough`. */
  constructor(incoming: Incoming, makers: HalfBook, proRata: boolean, enough: number) {
    this.#incoming = incoming;
    this.#makers = makers;
    this.#proRata = proRata;
    this.#enough = enough;
    this.#walk();
  }

  #walk(): void {
    const { visible, dark } = this.#makers;
    const { limitKey } = this.#incoming;
    let visibleAt = visible.firstPosition();
    let darkAt = dark.firstPosition();
    let visibleKey = visible.bestKey;
    let darkKey = dark.bestKey;
    while (!this.#ended) {
      const key = Math.min(visibleKey, darkKey);
      if (key > limitKey) return;
      if (visibleKey === key) {
        this.#passVisible(visible.levelAt(visibleAt));
        visibleAt = visible.nextPosition(visibleAt);
        visibleKey = this.#keyAt(visible, visibleAt);
      }
      if (darkKey === key && !this.#ended) {
        this.#passDark(dark.levelAt(darkAt));
        darkAt = dark.nextPosition(darkAt);
        darkKey = this.#keyAt(dark, darkAt);
      }
      if (this.traded > 0 && this.firstKey === NO_KEY) this.firstKey = key;
    }
  }

  get #ended(): boolean {
    return this.#incoming.open === 0 || this.traded >= this.#enough;
  }

  #keyAt(index: PriceIndex, position: number): number {
    return position === NO_POSITION ? NO_KEY : this.#makers.keyOf(index.levelAt(position));
  }

  /** Whether a level's volume is what would trade, if the incoming order is large enough. */
  #tellsAll(level: number): boolean {
    return this.#incoming.group === NO_GROUP && !this.#makers.isMixed(level);
  }

  #trade(quantity: number): void {
    const traded = Math.min(quantity, this.#incoming.open);
    this.traded += traded;
    this.#incoming.open -= traded;
  }

  #meet(slot: number): void {
    const { selfMatch, open } = this.#incoming;
    this.#incoming.open = leftOfIncoming(selfMatch, open, this.#makers.leavesOf(slot));
  }

  /** By time: what is shown, in the order of the queue; then what icebergs show next, which is behind all of it. */
  #passVisible(level: number): void {
    const makers = this.#makers;
    if (this.#tellsAll(level)) {
      this.#trade(makers.levels.volumeOf(level));
      return;
    }
    for (let slot = makers.headOf(level); slot !== 0 && !this.#ended; slot = makers.nextOf(slot)) {
      if (isOwn(this.#incoming, makers, slot)) this.#meet(slot);
      else if (!this.#proRata) this.#trade(makers.shownOf(slot));
    }
    for (let slot = makers.headOf(level); slot !== 0 && !this.#ended; slot = makers.nextOf(slot)) {
      if (isOwn(this.#incoming, makers, slot)) continue;
      this.#trade(makers.leavesOf(slot) - (this.#proRata ? 0 : makers.shownOf(slot)));
    }
  }

  /** By time: all in one queue. Pro-rata: own hidden orders, the others', and then all-or-none ones. */
  #passDark(level: number): void {
    if (this.#tellsAll(level)) {
      this.#trade(this.#makers.levels.volumeOf(level));
    } else if (this.#proRata) {
      this.#passQueue(level, (slot) => this.#isHidden(slot) && this.#isOwn(slot));
      this.#passQueue(level, (slot) => this.#isHidden(slot) && !this.#isOwn(slot));
      this.#passQueue(level, (slot) => !this.#isHidden(slot));
    } else {
      this.#passQueue(level, () => true);
    }
  }

  #passQueue(level: number, concerns: (slot: number) => boolean): void {
    const makers = this.#makers;
    for (let slot = makers.headOf(level); slot !== 0 && !this.#ended; slot = makers.nextOf(slot)) {
      if (!concerns(slot) || isPassedOver(this.#incoming, makers, slot)) continue;
      if (this.#isOwn(slot)) this.#meet(slot);
      else this.#trade(makers.leavesOf(slot));
    }
  }

  #isOwn(slot: number): boolean {
    return isOwn(this.#incoming, this.#makers, slot);
  }

  #isHidden(slot: number): boolean {
    return (this.#makers.traitsOf(slot) & ALL_OR_NONE) === 0;
  }
}
