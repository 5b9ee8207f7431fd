import type { Encoder } from '../../../protocols/fix/encoder.ts';
import { isFrom, type FixVersion } from '../version.ts';
import type { OrderParty } from './entitlement.ts';

/** PartyIDSource (447): an identifier of our own. */
const PROPRIETARY = 'D';
/** PartyRole (452). */
const CLIENT_ID = 3;
const ENTERING_FIRM = 7;

/** Whether a version names parties by the Parties block; before, ClientID (109) does. */
function hasParties(version: FixVersion): boolean {
  return isFrom(version, 'FIX.4.3');
}

/** Writes the Parties block, where the version has it: the session by its name, and its firm. */
export function writeParties(message: Encoder, version: FixVersion, party: OrderParty): void {
  if (!hasParties(version)) return;
  const { name, firm } = party;
  message.int(453, firm === null ? 1 : 2);
  writeParty(message, name, CLIENT_ID);
  if (firm !== null) writeParty(message, firm, ENTERING_FIRM);
}

/** Writes ClientID (109), where the version has it. */
export function writeClientId(message: Encoder, version: FixVersion, { name }: OrderParty): void {
  if (!hasParties(version)) message.text(109, name);
}

function writeParty(message: Encoder, id: string, role: number): void {
  message.text(448, id);
  message.char(447, PROPRIETARY);
  message.int(452, role);
}
