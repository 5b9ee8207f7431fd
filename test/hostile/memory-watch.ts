import assert from 'node:assert/strict';
import type { Rig } from './rig.ts';
import type { Run } from './scenario.ts';

const MIB = 2 ** 20;
/** reliability: what an attack may make the daemon grow by. */
const MOST_GROWTH_BYTES = 32 * MIB;

/**
 * Watches what the daemon keeps in memory under an attack: what is left after a collection, at the moments at which the
 * scenario looks. Resident memory is told, too, and judged at night: after few messages the collector's own ups and downs
 * are larger than what is looked for.
 */
export class MemoryWatch {
  readonly #rig: Rig;
  readonly #keptBefore: number;
  readonly #rss: () => number;
  #most = 0;

  private constructor(rig: Rig, keptBefore: number) {
    this.#rig = rig;
    this.#keptBefore = keptBefore;
    this.#rss = rig.watchRss();
  }

  /** Begins now: what there is already does not count. */
  static async begin(rig: Rig): Promise<MemoryWatch> {
    return new MemoryWatch(rig, await rig.daemon.keptBytes());
  }

  /** Looks at what is kept at this moment. */
  async look(): Promise<void> {
    this.#most = Math.max(this.#most, (await this.#rig.daemon.keptBytes()) - this.#keptBefore);
  }

  /**
   * Looks once more, says what was seen, and asserts that it is within what is promised: of what is kept, and of
   * resident memory unless the attack leaves so much garbage that the collector is better off with more room.
   */
  async end(run: Run, promised: 'kept' | 'resident' = 'resident'): Promise<void> {
    await this.look();
    const rss = this.#rss();
    run.say(`the daemon kept ${mebibytes(this.#most)} more at the most, and grew by ${mebibytes(rss)}`);
    assert.ok(this.#most <= MOST_GROWTH_BYTES, `the daemon kept ${this.#most} bytes more`);
    if (run.tier === 'nightly' && promised === 'resident')
      assert.ok(rss <= MOST_GROWTH_BYTES, `the daemon grew by ${rss} bytes`);
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
