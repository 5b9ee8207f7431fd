/** The versions of FIX in which a venue speaks: what its application messages mean, whatever carries them. */
export const FIX_VERSIONS = ['FIX.4.2', 'FIX.4.4'] as const;
export type FixVersion = (typeof FIX_VERSIONS)[number];
