import type { ArmedFault } from '../../../faults/armed-fault.ts';

/** A drop before the message is dealt with, which then never was. */
export function isBefore(armed: ArmedFault): boolean {
  return momentOf(armed) === 'before';
}

/** When a drop is; null of other faults. */
export function momentOf(armed: ArmedFault): 'before' | 'middle' | 'after' | null {
  return armed.rule.kind === 'drop' ? armed.parameters<'drop'>().moment : null;
}

/** Why a fault that fired at a message of the client could do nothing; null when it could. */
export function whyNotOfReceived(armed: ArmedFault): string | null {
  return momentOf(armed) === 'middle' ? 'only what is sent has a middle' : null;
}

/** What leaves of a message at which the connection ends: nothing, or half of it. */
export function truncated(
  changed: Buffer | null,
  message: Buffer,
  afterwards: readonly ArmedFault[],
): Buffer | null {
  const drop = afterwards.find(({ rule }) => rule.kind === 'drop');
  switch (drop === undefined ? null : momentOf(drop)) {
    case 'before':
      return Buffer.alloc(0);
    case 'middle': {
      const bytes = changed ?? message;
      return bytes.subarray(0, bytes.length >> 1);
    }
    default:
      return changed;
  }
}
