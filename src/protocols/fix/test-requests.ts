/** Our TestRequests (1) that wait for their Heartbeats, and who wants to know of each. */
export class TestRequests {
  readonly #asked = new Map<string, (answered: boolean) => void>();

  /** `settled` is called once: with the answer, or without one when the connection has ended. */
  ask(id: string, settled: (answered: boolean) => void): void {
    this.#asked.set(id, settled);
  }

  /** A Heartbeat with this TestReqID (112) has come. */
  answered(id: string): void {
    const settled = this.#asked.get(id);
    this.#asked.delete(id);
    settled?.(true);
  }

  /** Nobody wants to know any more. */
  forget(id: string): void {
    this.#asked.delete(id);
  }

  /** The connection has ended: no answer will come. */
  end(): void {
    const all = [...this.#asked.values()];
    this.#asked.clear();
    for (const settled of all) settled(false);
  }
}
