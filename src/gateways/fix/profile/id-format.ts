/** How the numbers of orders or executions are written on the wire: as a prefix, digits, and what may follow. */
export class IdFormat {
  readonly #before: string;
  readonly #after: string;
  readonly #digits: number;
  /** How the venue itself writes them: `O-7`, and `7` where the version has ids that are numbers. */
  readonly #own: RegExp;
  readonly #letter: 'O' | 'E';

  /** `format` has one run of `#` for the number, and as many digits at least; `letter` is the venue's own. */
  constructor(letter: 'O' | 'E', format: string) {
    this.#letter = letter;
    const start = format.indexOf('#');
    const end = format.lastIndexOf('#') + 1;
    this.#before = format.slice(0, start);
    this.#after = format.slice(end);
    this.#digits = end - start;
    this.#own = new RegExp(`^(?:${letter}-)?([1-9][0-9]*)$`);
  }

  /** The id as it is written on the wire; what is no id of the venue, such as `NONE`, stays as it is. */
  onWire(id: string): string {
    const number = this.#own.exec(id)?.[1];
    return number === undefined ? id : `${this.#before}${number.padStart(this.#digits, '0')}${this.#after}`;
  }

  /** The venue's own form of an id that a client sends back; what is none of this format stays as it is. */
  fromWire(id: string): string {
    const { length } = this.#before;
    const number = String(Number(id.slice(length, id.length - this.#after.length)));
    const own = `${this.#letter}-${number}`;
    return this.onWire(own) === id ? own : id;
  }
}
