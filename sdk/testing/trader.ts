import type { EndpointJson, SessionJson } from '../../src/management/methods.ts';
import type { Client } from '../client.ts';
import { SimctlError } from '../errors.ts';
import { FixClient, type FixClientOptions } from './fix-client.ts';

export interface TraderOptions extends Partial<Omit<FixClientOptions, 'host' | 'port' | 'beginString'>> {
  /** The venue; needed only when several have a session of the name. */
  readonly venue?: string | undefined;
}

/**
 * Logs on as the client of a session of the daemon, which is given by its name or by the client's CompID: where it
 * connects, and as whom, is asked of the daemon. Where an endpoint takes any client, any CompID will do. Rejects with
 * SimctlError: `not-found` or `ambiguous`, and as FixClient.connect does.
 */
export async function trader(
  client: Pick<Client, 'session' | 'endpoint'>,
  session: string,
  { venue, ...options }: TraderOptions = {},
): Promise<FixClient> {
  const { sessions } = await client.session.list({ venue });
  const { endpoints } = await client.endpoint.list({ venue });
  const found = [
    sessions.filter(({ name }) => name === session),
    sessions.filter(({ targetCompId }) => targetCompId === session),
    forAny(endpoints, session),
  ].find((some) => some.length > 0);
  const [only, ...others] = found ?? [];
  if (only === undefined) {
    const names = sessions.map(({ name }) => name).join(', ');
    throw new SimctlError('not-found', `No session is called ${session}.`, { next: `There is ${names}.` });
  }
  if (others.length > 0) {
    const places = found!.map((each) => `${each.endpoint} of ${each.venue}`).join(', ');
    throw new SimctlError('ambiguous', `${found!.length} sessions are meant by ${session}, at ${places}.`);
  }
  const { host, port, beginString } = endpoints.find(
    ({ name, venue: of }) => name === only.endpoint && of === only.venue,
  )!;
  return FixClient.connect({
    host,
    port,
    beginString: beginString as FixClientOptions['beginString'],
    senderCompId: only.targetCompId,
    targetCompId: only.senderCompId,
    ...options,
  });
}

type Place = Pick<SessionJson, 'venue' | 'endpoint' | 'senderCompId' | 'targetCompId'>;

/** The sessions for any client that the CompID could have. */
function forAny(endpoints: readonly EndpointJson[], compId: string): Place[] {
  return endpoints.flatMap(({ name, venue, sessions }) =>
    sessions
      .filter(({ targetCompId }) => targetCompId === '*')
      .map(({ senderCompId }) => ({ venue, endpoint: name, senderCompId, targetCompId: compId })),
  );
}
