/**
 * Walks the fields of one message against the rules of its type: is each field a member, does it
 * stand there once, are the groups whole?
 *
 * Nothing is reported at once, since a missing field counts before a wrong one: the walk remembers
 * the first misplaced field and the first gap in a group entry.
 */
import type { SessionRejectReason } from '../problem.ts';
import { MEMBER } from './rules.ts';
import type { GroupRules, MessageRules, Rules } from './rules.ts';

/** The fields of a message in the order of the wire; offsets are those of the values. */
export type FieldIndex = {
  readonly buffer: Uint8Array;
  readonly count: number;
  readonly tags: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
};

/** What the walk lets pass. */
export type PlacementOptions = {
  /** Check user-defined tags like all others. */
  readonly userDefinedFields: boolean;
  /** Let pass tags below 5000 that the dictionary or the message does not have. */
  readonly allowUnknownFields: boolean;
  /** Check the order of the members of group entries. */
  readonly groupOrder: boolean;
};

/** No field is misplaced. */
export const NOWHERE = 0x7fff_ffff;

// Tags from here on are for users, except those that FIX 5.0 SP2 took from 40000 on.
const FIRST_USER_DEFINED_TAG = 5000;
const FIRST_LATER_STANDARD_TAG = 40_000;

// Longer counts are larger than any message; they are compared as this.
const COUNT_DIGITS_MAX = 9;

/** The walk and what it found. One object serves all messages of a session. */
export class Placement {
  readonly #options: PlacementOptions;
  // The walk in which a field was last seen at the top level, by field number.
  readonly #seen: Int32Array;
  #walk = 0;
  /** Index of the first misplaced field, or {@link NOWHERE}. */
  at: number = NOWHERE;
  /** Why it is misplaced. */
  reason: SessionRejectReason = 'invalidTagNumber';
  /** First required tag that a group entry lacks, or 0. */
  missingInGroup = 0;

  constructor(rules: Rules, options: PlacementOptions) {
    this.#options = options;
    this.#seen = new Int32Array(rules.size);
  }

  /** True when the last walk met the field outside groups. */
  saw(number: number): boolean {
    return this.#seen[number] === this.#walk;
  }

  /**
   * Walks a message and replaces what the last walk found.
   *
   * @param numbers the field number of each of its fields
   */
  walk(view: FieldIndex, numbers: Uint16Array, message: MessageRules): void {
    this.at = NOWHERE;
    this.missingInGroup = 0;
    if (this.#walk === NOWHERE) {
      this.#walk = 0;
      this.#seen.fill(0);
    }
    const walk = ++this.#walk;
    const { tags, count } = view;
    const { members } = message;
    const seen = this.#seen;
    let index = 0;
    while (index < count) {
      const number = numbers[index]!;
      const member = members[number]!;
      if (member < MEMBER.field) {
        this.#noteStranger(index, tags[index]!, number, member);
      } else if (seen[number] === walk) {
        this.#note(index, 'tagRepeated');
      }
      seen[number] = walk;
      index += 1;
      if (member === MEMBER.group) {
        index = this.#walkGroup(view, message.groups.get(number)!, index);
      }
    }
  }

  // The user-defined fields that are let through may repeat: they may be a group of the user's own.
  #noteStranger(index: number, tag: number, number: number, member: number): void {
    const userDefined = tag >= FIRST_USER_DEFINED_TAG && (number === 0 || tag < FIRST_LATER_STANDARD_TAG);
    if (userDefined ? !this.#options.userDefinedFields : this.#letsPass(tag)) return;
    this.#note(index, member === MEMBER.unknown ? 'invalidTagNumber' : 'tagNotDefinedForMessage');
  }

  // 0 and negative numbers are no tags at all, so no option lets them pass.
  #letsPass(tag: number): boolean {
    return this.#options.allowUnknownFields && tag > 0 && tag < FIRST_USER_DEFINED_TAG;
  }

  #letsPassUserDefined(tag: number): boolean {
    return (
      !this.#options.userDefinedFields && tag >= FIRST_USER_DEFINED_TAG && tag < FIRST_LATER_STANDARD_TAG
    );
  }

  #note(index: number, reason: SessionRejectReason): void {
    if (index >= this.at) return;
    this.at = index;
    this.reason = reason;
  }

  /**
   * Walks the entries of a group and returns the index of the first field after it.
   *
   * @param start index after the count field
   */
  #walkGroup(view: FieldIndex, group: GroupRules, start: number): number {
    const { tags, count } = view;
    const declared = declaredEntries(view, start - 1);
    let index = start;
    let entries = 0;
    let entryStart = start;
    let last = -1;
    let orderly = true;
    while (index < count) {
      const tag = tags[index]!;
      const position = group.positions.get(tag);
      if (position === undefined) {
        // A user's own field inside an entry does not end the group, if it is let through at all.
        if (!this.#letsPassUserDefined(tag) || group.around(tag)) break;
        index += 1;
        continue;
      }
      if (position === 0) {
        if (entries >= declared && group.around(tag)) break;
        this.#closeEntry(view, group, entryStart, index);
        entries += 1;
        entryStart = index;
      } else if (position <= last || entries === 0) {
        if (group.around(tag)) break;
        if (this.#options.groupOrder) {
          const repeated = position === last;
          this.#note(index, repeated ? 'tagRepeated' : 'groupFieldsOutOfOrder');
          orderly = false;
        }
        // An entry without its delimiter is counted all the same.
        if (entries === 0) entries = 1;
      }
      last = position;
      index += 1;
      const inner = group.groups.get(tag);
      if (inner !== undefined) index = this.#walkGroup(view, inner, index);
    }
    this.#closeEntry(view, group, entryStart, index);
    // Members out of order make the number of entries a guess, so the order is the thing to tell.
    if (orderly && entries !== declared) this.#note(start - 1, 'groupCount');
    return index;
  }

  // Required members of the entry from index `start` to before `end`. An empty stretch is no entry.
  #closeEntry(view: FieldIndex, group: GroupRules, start: number, end: number): void {
    if (start === end || this.missingInGroup !== 0) return;
    for (const tag of group.required) {
      let index = start;
      while (index < end && view.tags[index] !== tag) index += 1;
      if (index === end) {
        this.missingInGroup = tag;
        return;
      }
    }
  }
}

function declaredEntries(view: FieldIndex, index: number): number {
  const start = view.starts[index]!;
  const end = view.ends[index]!;
  if (end - start > COUNT_DIGITS_MAX) return NOWHERE;
  let entries = 0;
  for (let at = start; at < end; at++) entries = entries * 10 + view.buffer[at]! - 0x30;
  return entries;
}
