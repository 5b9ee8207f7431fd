/**
 * A dictionary prepared for the validator: everything it looks up for a field of a message is in
 * typed arrays.
 *
 * Fields are numbered from 1 in the order of the dictionary (0 stands for every unknown tag), so a
 * message type needs one byte for each field of the version, not for each possible tag.
 */
import type { Dictionary, MessageDefinition } from './dictionary.ts';
import { FIELD_TYPES, FORM } from './field-types.ts';
import type { GroupLayout, Layout } from './layout.ts';
import { ValueSet } from './value-set.ts';

/** The three parts of a message. They come in this order. */
export const PART = { header: 0, body: 1, trailer: 2 } as const;

/**
 * What a field is to a message type: not one of its own, not known where it is defined (a field of the
 * application version in a session message of FIXT.1.1), a plain field, the count of a group.
 */
export const MEMBER = { none: 0, unknown: 1, field: 2, group: 3 } as const;

/** One message type, with the header and the trailer. */
export type MessageRules = {
  /** {@link MEMBER} by field number. */
  readonly members: Uint8Array;
  /** Field numbers of what must be there, header first, then trailer, then body by tag. */
  readonly required: Uint16Array;
  /** Groups by the field number of their count. */
  readonly groups: ReadonlyMap<number, GroupRules>;
};

/** One repeating group. */
export type GroupRules = {
  /** Position of each member tag in an entry; 0 is the delimiter. */
  readonly positions: ReadonlyMap<number, number>;
  /** Tags that each entry must have, ascending. */
  readonly required: readonly number[];
  /** Groups inside an entry, by the tag of their count. */
  readonly groups: ReadonlyMap<number, GroupRules>;
  /** True for a tag that may also follow the group: a member around it. */
  readonly around: (tag: number) => boolean;
};

/** In place of a form: the field has not been looked at yet. */
export const NOT_READ = 255;

// The frame cannot be read without these three, and they are written by their own rules.
const FRAME_TAGS = new Set([8, 9, 10]);
const MSG_TYPE = 35;

/** The dictionary as numbers. */
export class Rules {
  readonly #dictionary: Dictionary;
  readonly #messages = new Map<string, MessageRules>();
  readonly #tags: Uint32Array;
  /** Field number by tag; a tag beyond its end is unknown. */
  readonly numbers: Uint16Array;
  /** {@link PART} by field number. Unknown fields are of the body. */
  readonly parts: Uint8Array;
  /** Form by field number, or {@link NOT_READ}. */
  readonly forms: Uint8Array;
  /** Listed values by field number; null when any value will do, or while the form is not read. */
  readonly values: (ValueSet | null)[];

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
    const tags = [0, ...dictionary.fields.keys()];
    this.#tags = Uint32Array.from(tags);
    let largest = 0;
    for (const tag of tags) largest = Math.max(largest, tag);
    this.numbers = new Uint16Array(largest + 1);
    for (let number = 1; number < tags.length; number++) this.numbers[tags[number]!] = number;
    this.parts = new Uint8Array(tags.length).fill(PART.body);
    this.#markPart(dictionary.header, PART.header);
    this.#markPart(dictionary.trailer, PART.trailer);
    this.forms = new Uint8Array(tags.length).fill(NOT_READ);
    this.values = Array<ValueSet | null>(tags.length).fill(null);
  }

  /** How many field numbers there are, 0 included. */
  get size(): number {
    return this.#tags.length;
  }

  /** Tag of a field number. */
  tagOf(number: number): number {
    return this.#tags[number] ?? 0;
  }

  /** Reads form and listed values of a field, and returns the form. */
  readField(number: number): number {
    const tag = this.tagOf(number);
    const field = this.#dictionary.fields.get(tag);
    const form = field === undefined ? FORM.any : this.#dictionary.formOf(field);
    this.forms[number] = form;
    // MsgType has been looked up among the messages, which know types of one's own as well.
    if (field === undefined || field.values.size === 0 || field.open || tag === MSG_TYPE) {
      return form;
    }
    const typeForm = FIELD_TYPES[field.type];
    const several = typeForm === FORM.words || typeForm === FORM.characters;
    this.values[number] = new ValueSet(field.values.keys(), several);
    return form;
  }

  /** The rules of a message type, or null for an unknown one. */
  message(msgType: string): MessageRules | null {
    const known = this.#messages.get(msgType);
    if (known !== undefined) return known;
    const body = this.#dictionary.message(msgType);
    if (body === undefined) return null;
    const rules = this.#compile(body);
    this.#messages.set(msgType, rules);
    return rules;
  }

  #numberOf(tag: number): number {
    return this.numbers[tag] ?? 0;
  }

  #markPart(layout: Layout, part: number): void {
    for (const tag of layout.tags) this.parts[this.#numberOf(tag)] = part;
    for (const group of layout.groups.values()) this.#markPart(group, part);
  }

  #compile(body: MessageDefinition): MessageRules {
    const { header, trailer } = this.#dictionary;
    const members = this.#strangers(body);
    const groups = new Map<number, GroupRules>();
    const required: number[] = [];
    for (const layout of [header, trailer, body]) {
      for (const tag of layout.tags) members[this.#numberOf(tag)] = MEMBER.field;
      for (const tag of layout.required) {
        if (!FRAME_TAGS.has(tag)) required.push(this.#numberOf(tag));
      }
      for (const group of layout.groups.values()) {
        const number = this.#numberOf(group.countTag);
        members[number] = MEMBER.group;
        groups.set(
          number,
          compileGroup(group, (tag) => layout.has(tag)),
        );
      }
    }
    members[0] = MEMBER.unknown;
    return { members, required: Uint16Array.from(required), groups };
  }

  // Every field as one that is not of the message.
  #strangers({ admin }: MessageDefinition): Uint8Array {
    const members = new Uint8Array(this.size);
    const known = admin ? this.#dictionary.source.sessionFields : undefined;
    if (known === undefined) return members;
    for (let number = 1; number < members.length; number++) {
      if (!known.has(this.tagOf(number))) members[number] = MEMBER.unknown;
    }
    return members;
  }
}

function compileGroup(group: GroupLayout, around: (tag: number) => boolean): GroupRules {
  const groups = new Map<number, GroupRules>();
  for (const inner of group.groups.values()) {
    const aroundInner = (tag: number): boolean => group.has(tag) || around(tag);
    groups.set(inner.countTag, compileGroup(inner, aroundInner));
  }
  const positions = new Map(group.tags.map((tag, position) => [tag, position]));
  return { positions, required: group.required, groups, around };
}
