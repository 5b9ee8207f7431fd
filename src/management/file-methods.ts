import * as z from 'zod';
import { venueReload } from './file-entities.ts';
import { name, venue } from './parameters.ts';

/** The methods about the files that venues come from. */
export const FILE_METHODS = {
  'venue.reload': {
    summary: 'Look at the venue files now, and take what has changed',
    role: 'admin',
    deferred: true,
    params: z.strictObject({
      venue: name.optional().describe('Only the file of this venue; all files unless given'),
      removeMissing: z.boolean().default(false).describe('Remove the venues whose files are gone'),
    }),
    result: z.strictObject({ files: z.array(venueReload) }),
  },
  'venue.export': {
    summary: 'Write a venue as it runs as a venue file, passwords included',
    role: 'admin',
    params: z.strictObject({ venue }),
    result: z.strictObject({ toml: z.string().describe('Loads to exactly this') }),
  },
} as const;
