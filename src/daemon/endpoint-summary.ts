import type { EndpointJson } from '../management/entities.ts';
import type { FixEndpoint } from './fix-endpoint.ts';

/** An endpoint of a venue as others see it. */
export function summaryOf(venue: string, endpoint: FixEndpoint): EndpointJson {
  const { name, protocol, beginString, host, tls } = endpoint.config;
  return {
    name,
    venue,
    protocol,
    beginString,
    host,
    port: endpoint.port,
    tls: tls !== null,
    sessions: Array.from(endpoint.configured, ({ senderCompId, targetCompId, roles, username }) => ({
      senderCompId,
      targetCompId,
      roles: [...roles],
      ...(username === null ? {} : { username }),
    })),
  };
}
