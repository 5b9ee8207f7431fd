/** A bug that somebody could have written: a text of an engine file, and what stands there instead. */
export interface Fault {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Twenty bugs, spread over the engine. The simulation must find each of them, or it does not look there. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'matching: an all-or-none order in the book is filled in part',
    file: 'incoming.ts',
    find: '(incoming.atLimit || incoming.open < makers.orders.numbers[slot << 2]!)',
    replace: 'incoming.atLimit',
  },
  {
    name: 'matching: fill-or-kill of exactly what is there is canceled',
    file: 'matching.ts',
    find: 'return fillable(order, order.leavesQuantity) >= order.leavesQuantity;',
    replace: 'return fillable(order, order.leavesQuantity) > order.leavesQuantity;',
  },
  {
    name: 'matching: pro-rata gives what is left over to nobody in particular',
    file: 'pro-rata.ts',
    find: 'const more = Math.min(over, shown - part);',
    replace: 'const more = Math.min(over, shown - part, 1);',
  },
  {
    name: 'matching: the dynamic band bounds nothing',
    file: 'matching.ts',
    find: 'return limit === null || reaches(side, limit, band) ? band : limit;',
    replace: 'return limit === null ? band : limit;',
  },
  {
    name: 'matching: minimum quantity is taken for a maximum',
    file: 'matching.ts',
    find: 'return minimum === null || fillable(order, minimum) >= minimum;',
    replace: 'return minimum === null || fillable(order, minimum) <= minimum;',
  },
  {
    name: 'iceberg: the next slice keeps the place of the last one',
    file: 'half-book.ts',
    find: '    this.#showUpTo(slot, this.#icebergs.get(slot)!.display);\n    moveBack(this.orders, this.levels, slot);',
    replace: '    this.#showUpTo(slot, this.#icebergs.get(slot)!.display);',
  },
  {
    name: 'iceberg: less in all leaves the reserve as it was',
    file: 'half-book.ts',
    find: 'this.#icebergs.get(slot)!.reserve = Math.max(0, leaves - shown);',
    replace: '',
  },
  {
    name: 'stops: what a woken order wakes overtakes those who wait',
    file: 'settle.ts',
    find: 'for (const order of woken(venue, listing)) queue.push(order);',
    replace: 'queue.splice(at + 1, 0, ...woken(venue, listing));',
  },
  {
    name: 'stops: a trailing stop of a buyer starts below the market',
    file: 'placing.ts',
    find: "side === 'buy' ? last + trailOffset : last - trailOffset",
    replace: 'last - trailOffset',
  },
  {
    name: 'pegs: only a change of the bid moves them',
    file: 'settle.ts',
    find: 'if (listing.pegBid === book.bestUnpegged(BUY) && listing.pegAsk === book.bestUnpegged(SELL)) return false;',
    replace: 'if (listing.pegBid === book.bestUnpegged(BUY)) return false;',
  },
  {
    name: 'pegs: the middle is rounded down for both sides',
    file: 'peg-price.ts',
    find: "return side === 'buy' ? Math.ceil((bid + ask) / 2) : Math.floor((bid + ask) / 2);",
    replace: 'return Math.floor((bid + ask) / 2);',
  },
  {
    name: 'auctions: all-or-none orders take part',
    file: 'auction.ts',
    find: '    if ((flags & ALL_OR_NONE) !== 0) continue;\n',
    replace: '',
  },
  {
    name: 'auctions: buyers that are left over press the price down',
    file: 'auction-price.ts',
    find: 'if (best.every(({ buys, sells }) => buys > sells)) return highest;',
    replace: 'if (best.every(({ buys, sells }) => buys > sells)) return lowest;',
  },
  {
    name: 'phases: a halt ends the auction that it interrupts',
    file: 'market.ts',
    find: " && matching !== 'auction' && to !== 'halt';",
    replace: " && matching !== 'auction';",
  },
  {
    name: 'expiry: the deadline of an order is lost when its id changes',
    file: 'deadlines.ts',
    find: '      this.set(kind, to, entry.at);\n',
    replace: '',
  },
  {
    name: 'replace: more quantity keeps priority',
    file: 'replace.ts',
    find: ': !rules.quantityIncreaseKeepsPriority;',
    replace: ': false;',
  },
  {
    name: 'self-match: decrement takes from the resting order only',
    file: 'incoming.ts',
    find: "if (mode === 'decrement') return Math.max(0, open - makerOpen);",
    replace: "if (mode === 'decrement') return open;",
  },
  {
    name: 'holds: every nth takes the first as well',
    file: 'hold-table.ts',
    find: 'return number % nth === 0;',
    replace: 'return number === 1 || number % nth === 0;',
  },
  {
    name: 'busts: a side can be undone twice',
    file: 'corrections.ts',
    find: '    changing.busted = true;\n',
    replace: '',
  },
  {
    name: 'snapshot: holds begin to count anew',
    file: 'hold-table.ts',
    find: 'this.#holds.set(record.rule.name, { ...record });',
    replace: 'this.#holds.set(record.rule.name, { ...record, fitted: 0 });',
  },
];
