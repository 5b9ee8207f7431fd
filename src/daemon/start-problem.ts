/** Why a daemon did not start: the message says it all to people, `next` says what to do. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}
