import type { FaultJson } from '../../src/management/methods.ts';
import type { Difference } from './differences.ts';

type Explains = (difference: Difference) => boolean;

const isLateOrder: Explains = ({ entity, what }) =>
  entity === 'order' && (what === 'missing' || what === 'differs');

/** Which faults make which differences between what a session is told and what is so. */
const EXPLAINED_BY: Partial<Record<FaultJson['kind'], Explains>> = {
  'ack-lost': isLateOrder,
  'ack-late': isLateOrder,
  'ack-after-fill': isLateOrder,
  'fill-duplicate': ({ what }) => what === 'repeated',
  'fill-same-exec-id': ({ entity, what }) => entity === 'execution' && what !== 'unknown',
  'qty-wrong': ({ what, field }) =>
    what === 'differs' && ['cumQuantity', 'leavesQuantity', 'averagePrice'].includes(field ?? ''),
  'unknown-order-id': ({ what }) => what === 'unknown' || what === 'missing',
};

/** The differences of what a session was told, with the faults of that session that have made them. */
export function explained(differences: readonly Difference[], faults: readonly FaultJson[]): Difference[] {
  const fired = faults.filter(({ hits }) => hits > 0);
  return differences.map((difference) => {
    const fault = fired.find(({ kind }) => EXPLAINED_BY[kind]?.(difference) === true);
    return fault === undefined ? difference : { ...difference, fault: fault.name };
  });
}

/** A claim that says what a fault had the client told is as wrong as was to be expected. */
export function excused(claimed: readonly Difference[], told: readonly Difference[]): Difference[] {
  return claimed.map((claim) => {
    const lie = told.find(
      ({ fault, entity, id, what, field, theirs }) =>
        fault !== null &&
        entity === claim.entity &&
        id === claim.id &&
        what === claim.what &&
        field === claim.field &&
        Number(theirs ?? 0) === Number(claim.theirs ?? 0),
    );
    return lie === undefined ? claim : { ...claim, fault: lie.fault };
  });
}
