import { StartProblem } from './start-problem.ts';

/** What the system says of an address that `what` is to listen on, for people; any other error is what it is. */
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
