/** Why a daemon did not start: the message says it all to people, `next` says what to do. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

/** What is wrong with an address that cannot be listened on, as far as the system's error tells. */
export function addressProblem(error: unknown, what: string, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const address = `${host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return new StartProblem(
        `${what} cannot listen on ${address}: another program does`,
        'Choose another port, or 0 for a free one; or stop the other program.',
      );
    case 'EACCES':
      return new StartProblem(
        `${what} may not listen on ${address}: the system keeps this port to itself`,
        'Choose a port of 1024 or above.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartProblem(`${what} cannot listen on ${address}: this machine has no such address`);
    default:
      return error;
  }
}
