import * as z from 'zod';
import type { FaultKind } from './kind.ts';
import { MARKET_DATA_FAULTS } from './market-data-faults.ts';
import { ORDER_FAULTS } from './order-faults.ts';
import { SESSION_FAULTS } from './session-faults.ts';
import { FAULT_PARAMETERS, type FaultParameterName } from './parameters.ts';

/** Every kind of fault by the name that `kind` has in a venue file and in fault.arm. */
export const FAULTS = { ...ORDER_FAULTS, ...SESSION_FAULTS, ...MARKET_DATA_FAULTS } as const satisfies Record<
  string,
  FaultKind
>;

export type FaultKindName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as [FaultKindName, ...FaultKindName[]];

/** The parameters of a kind as they are once checked. */
export type ParametersOf<Kind extends FaultKindName> = z.output<(typeof FAULTS)[Kind]['parameters']>;

/** The parameters of all kinds, each if it is wanted: what fault.arm takes, before it is known for which kind. */
export const ANY_FAULT_PARAMETERS = Object.fromEntries(
  Object.entries(FAULT_PARAMETERS).map(([name, schema]) => [name, schema.optional()]),
) as { [Name in FaultParameterName]: z.ZodOptional<(typeof FAULT_PARAMETERS)[Name]> };
