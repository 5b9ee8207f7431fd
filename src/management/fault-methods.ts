import * as z from 'zod';
import { FAULT_COMMON } from '../faults/arming.ts';
import { ANY_FAULT_PARAMETERS } from '../faults/catalogue.ts';
import { fault, faultKind, faultKindName } from './fault-entities.ts';
import { name, venue } from './parameters.ts';

const faultName = name.describe('The fault, by its name');

/** The methods about faults. */
export const FAULT_METHODS = {
  'fault.catalogue': {
    summary: 'List the kinds of faults, and what each takes',
    role: 'viewer',
    params: z.strictObject({ kind: faultKindName.optional() }),
    result: z.strictObject({ kinds: z.array(faultKind) }),
  },
  'fault.arm': {
    summary: 'Arm a fault: what it concerns goes wrong on purpose from now on',
    role: 'operator',
    params: z.strictObject({
      venue,
      kind: faultKindName,
      fault: name.optional().describe('Name of the fault; that of its kind unless given'),
      ...FAULT_COMMON,
      seed: z.int().min(0).optional().describe("Of its random numbers; the venue's unless given"),
      ...ANY_FAULT_PARAMETERS,
    }),
    result: z.strictObject({ fault }),
  },
  'fault.disarm': {
    summary: 'Disarm a fault; it stays in the list with what it has done',
    role: 'operator',
    params: z.strictObject({ venue, fault: faultName }),
    result: z.strictObject({ fault }),
  },
  'fault.list': {
    summary: 'List the faults, armed or not, and what each has done',
    role: 'viewer',
    params: z.strictObject({
      venue,
      armed: z.boolean().default(false).describe('Only those that are armed'),
    }),
    result: z.strictObject({ faults: z.array(fault) }),
  },
  'fault.show': {
    summary: 'Show a fault, and why it did not fire',
    role: 'viewer',
    params: z.strictObject({ venue, fault: faultName }),
    result: z.strictObject({ fault }),
  },
} as const;
