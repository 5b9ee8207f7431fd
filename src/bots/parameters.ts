import * as z from 'zod';

/** Building blocks of the bots' parameter schemas. */

export const priceText = z
  .string()
  .regex(/^-?[0-9]+(\.[0-9]+)?$/, 'must be a decimal in quotes, for example "100.25"');

/** A positive amount. */
export const quantityText = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?$/, 'must be a decimal in quotes, for example "100"');

export const milliseconds = z.int().min(10).max(86_400_000);
