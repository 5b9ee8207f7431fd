/**
 * Writes the JSON Schema by which editors complete and check venue files, to venues/venue.schema.json.
 *
 *   node scripts/venue-schema.ts [--print]
 *
 * With --print it goes to the standard output.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { venueJsonSchema } from '../src/config/json-schema.ts';
import { helpIfAsked } from './usage.ts';

helpIfAsked(import.meta.filename);

const text = venueJsonSchema();
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(import.meta.dirname, '..', 'venues', 'venue.schema.json'), text);
