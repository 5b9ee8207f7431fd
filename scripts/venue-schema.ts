import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { venueJsonSchema } from '../src/config/json-schema.ts';

/**
 * Writes the JSON Schema by which editors complete and check venue files: `node scripts/venue-schema.ts`.
 * With --print it goes to the standard output.
 */
const text = venueJsonSchema();
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(import.meta.dirname, '..', 'venues', 'venue.schema.json'), text);
