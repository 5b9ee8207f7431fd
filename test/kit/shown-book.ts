import assert from 'node:assert/strict';
import type { MessageView } from '../../src/protocols/fix/message.ts';

/** One entry of a market data message by its tags. */
type Entry = ReadonlyMap<number, string>;

const TRADE = '2';
const SIDES: Readonly<Record<string, 'bids' | 'asks'>> = { 0: 'bids', 1: 'asks' };

/** What a subscriber knows of one instrument: built of what it is sent, and of nothing else. */
export class ShownBook {
  bids: Entry[] = [];
  asks: Entry[] = [];
  /** By MDEntryType and, where entries have names, MDEntryID. */
  readonly figures = new Map<string, Entry>();
  /** The tape since the first snapshot: what was made and what was done to it. */
  readonly tape: string[] = [];
  messages = 0;

  take(message: MessageView): void {
    const isSnapshot = message.msgType === 'W';
    const entries = entriesOf(message, isSnapshot ? 269 : 279);
    assert.equal(entries.length, message.int(268));
    if (isSnapshot) this.#begin(entries);
    else for (const entry of entries) this.#step(entry);
    this.messages++;
    const names = [...this.bids, ...this.asks]
      .map((entry) => entry.get(278) ?? entry.get(37))
      .filter((name) => name !== undefined);
    assert.equal(new Set(names).size, names.length, 'names are not unique');
  }

  /** A side as `price quantity` and the number of orders or the order. */
  side(side: 'bids' | 'asks'): string[] {
    return this[side].map(
      (entry) => `${entry.get(270)} ${entry.get(271)} ${entry.get(346) ?? entry.get(37)}`,
    );
  }

  /** The value of the only figure of a type, with a flag (286) if one is given. */
  figure(type: string, tag: 270 | 271, flag?: string): string | undefined {
    return this.figures
      .values()
      .find((entry) => entry.get(269) === type && (flag === undefined || entry.get(286) === flag))
      ?.get(tag);
  }

  #begin(entries: readonly Entry[]): void {
    this.bids = [];
    this.asks = [];
    this.figures.clear();
    for (const entry of entries) {
      const type = entry.get(269)!;
      const side = SIDES[type];
      if (type === 'J' || entry.get(271) === '0') {
        assert.equal(entries.length, 1, 'there is nothing, and something');
      } else if (side !== undefined) {
        this[side].push(entry);
        assert.equal(entry.get(290), String(this[side].length));
      } else if (type === TRADE) {
        // The last trade of before is none of those that are to come.
        if (this.messages > 0) this.tape.push(`new ${entry.get(270)} ${entry.get(271)}`);
      } else {
        this.figures.set(figureKey(entry), entry);
      }
    }
  }

  #step(entry: Entry): void {
    const action = entry.get(279)!;
    const type = entry.get(269)!;
    const side = SIDES[type];
    if (side !== undefined) this.#stepOf(this[side], action, entry);
    else if (type === TRADE) this.#print(action, entry);
    else if (action === '0') {
      assert.ok(!this.figures.has(figureKey(entry)));
      this.figures.set(figureKey(entry), entry);
    } else {
      assert.ok(this.figures.has(figureKey(entry)));
      if (action === '1') this.figures.set(figureKey(entry), entry);
      else this.figures.delete(figureKey(entry));
    }
  }

  #print(action: string, entry: Entry): void {
    const value = `${entry.get(270)} ${entry.get(271)}`;
    if (action === '0') this.tape.push(`new ${value}`);
    else if (action === '1') this.tape.push(`change ${entry.get(278)} ${value}`);
    else this.tape.push(`delete ${entry.get(278)}`);
  }

  /** Position and name lead to the same entry. */
  #stepOf(side: Entry[], action: string, entry: Entry): void {
    const at = Number(entry.get(290)) - 1;
    if (action === '0') {
      assert.ok(at <= side.length, `nothing before position ${at + 1}`);
      side.splice(at, 0, entry);
      return;
    }
    assert.equal(side[at]?.get(270), entry.get(270), `not what is at position ${at + 1}`);
    const name = side[at]!.get(278) ?? side[at]!.get(37);
    if (name !== undefined) assert.equal(name, entry.get(278));
    if (action === '1') side[at] = entry;
    else side.splice(at, 1);
  }
}

function figureKey(entry: Entry): string {
  return `${entry.get(269)} ${entry.get(286) ?? ''}`;
}

/** The entries of the group whose first field has the tag. */
function entriesOf(message: MessageView, first: number): Entry[] {
  const entries: Map<number, string>[] = [];
  for (let at = message.indexOf(268) + 1; at < message.count - 1; at++) {
    const tag = message.tags[at]!;
    if (tag === first) entries.push(new Map());
    entries.at(-1)!.set(tag, message.textAt(at));
  }
  return entries;
}
