/** What a hold, bot or fault would do about something that comes: why it would not act, or in how many of a hundred it would. */
export type Odds = { readonly whyNot: string } | { readonly percent: number };

export const CERTAIN: Odds = { percent: 100 };
