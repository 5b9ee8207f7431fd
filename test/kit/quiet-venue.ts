/** CompIDs of the clients of each endpoint of the quiet venue, in the order of its sessions. */
export const CLIENTS = ['ALPHA', 'BETA'] as const;

export const QUIET_SYMBOL = 'ACME';

/** A venue where nothing happens but what a test does: one instrument, an endpoint for each version, two clients on each. */
export function quietVenue(beginStrings: readonly string[]): string {
  return `
[venue]
name = "XTST"

[[instrument]]
symbol = "${QUIET_SYMBOL}"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

${beginStrings.map(endpoint).join('\n')}`;
}

export const QUIET_VENUE = quietVenue(['FIX.4.2', 'FIX.4.4']);

function endpoint(beginString: string): string {
  const name = beginString.toLowerCase().replaceAll('.', '');
  return `
[[endpoint]]
name = "${name}"
protocol = "fix"
beginString = "${beginString}"
port = 0
${CLIENTS.map((client) => session(name, client)).join('\n')}`;
}

function session(endpointName: string, client: string): string {
  return `
[[session]]
endpoint = "${endpointName}"
senderCompId = "XTST"
targetCompId = "${client}"`;
}
