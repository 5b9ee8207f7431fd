import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { FixVersion } from '../version.ts';
import type { OrderParty } from './entitlement.ts';

/** Where a version of FIX names a party: ClientID (109), or the Parties block that took its place in 4.3. */
const NAMED_BY: Readonly<Record<FixVersion, 'client-id' | 'parties'>> = {
  'FIX.4.2': 'client-id',
  'FIX.4.4': 'parties',
};

/** PartyIDSource (447): an identifier of our own. */
const PROPRIETARY = 'D';
/** PartyRole (452). */
const CLIENT_ID = 3;
const ENTERING_FIRM = 7;

/** Writes the Parties block, where the version has it: the session by its name, and its firm. */
export function writeParties(message: Encoder, version: FixVersion, party: OrderParty): void {
  if (NAMED_BY[version] !== 'parties') return;
  const { name, firm } = party;
  message.int(453, firm === null ? 1 : 2);
  writeParty(message, name, CLIENT_ID);
  if (firm !== null) writeParty(message, firm, ENTERING_FIRM);
}

/** Writes ClientID (109), where the version has it. */
export function writeClientId(message: Encoder, version: FixVersion, { name }: OrderParty): void {
  if (NAMED_BY[version] === 'client-id') message.text(109, name);
}

function writeParty(message: Encoder, id: string, role: number): void {
  message.text(448, id);
  message.char(447, PROPRIETARY);
  message.int(452, role);
}
