import type { OrderState } from '../../engine/event.ts';

const SOH = '\x01';

/** The fields that an order carries for bots, by tag: what its session's profile lets through (`noteTags`). */
export function notesOf({ instructions }: OrderState): ReadonlyMap<number, string> {
  const notes = new Map<number, string>();
  for (const field of instructions?.notes?.split(SOH) ?? []) {
    const equals = field.indexOf('=');
    if (equals > 0) notes.set(Number(field.slice(0, equals)), field.slice(equals + 1));
  }
  return notes;
}
