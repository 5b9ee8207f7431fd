/** CompID of the client of each endpoint. */
export const TRADER = 'TRADER';

/** A venue for tests of phases, holds and corrections: ACME on FIX.4.2 and FIX.4.4, and what else is given. */
export function marketVenue(more: string): string {
  return `
[venue]
name = "XTST"
cancelOnDisconnect = false

[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

${['FIX.4.2', 'FIX.4.4'].map(endpoint).join('\n')}
${more}`;
}

function endpoint(beginString: string): string {
  const name = beginString.toLowerCase().replaceAll('.', '');
  return `
[[endpoint]]
name = "${name}"
protocol = "fix"
beginString = "${beginString}"

[[session]]
endpoint = "${name}"
senderCompId = "XTST"
targetCompId = "${TRADER}"
cancelOnDisconnect = ${name === 'fix42'}
`;
}
