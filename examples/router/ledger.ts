import type { Message } from './message.ts';

interface Fill {
  readonly symbol: string;
  /** Below zero when it sold. */
  readonly quantity: number;
}

/** What has traded, by the ExecIDs (17) of the venue: each counts once, however often the venue tells of it. */
export class Ledger {
  readonly #fills = new Map<string, Fill>();
  readonly #told = new Set<string>();

  /** Takes an ExecutionReport; false when it was taken before. One that only answers for a status says nothing new. */
  take(report: Message): boolean {
    const type = report.get(150);
    if (type === 'I') return true;
    const id = report.get(17);
    if (this.#told.has(id)) return false;
    this.#told.add(id);
    const sign = report.get(54) === '1' ? 1 : -1;
    // A bust undoes the fill that ExecRefID (19) names, and a correction takes its place.
    if (type === 'H' || type === 'G') this.#fills.delete(report.get(19));
    if (type === 'F' || type === 'G')
      this.#fills.set(id, { symbol: report.get(55), quantity: sign * Number(report.get(32)) });
    return true;
  }

  /** What was bought of an instrument less what was sold, whatever became of the orders since. */
  position(symbol: string): number {
    return this.#fills
      .values()
      .filter((fill) => fill.symbol === symbol)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  }
}
