/**
 * Reads a dictionary in the XML format of QuickFIX: `<fix>` with `<header>`, `<messages>`,
 * `<trailer>`, `<components>` and `<fields>`, each of which may be missing.
 *
 * Names are looked up in the file first and then in a base dictionary, so a file that only adds to
 * a version need not repeat it.
 */
import { isFieldType } from './field-types.ts';
import type { DictionarySource, FieldDefinition, Item, MessageSource } from './source.ts';
import { parseXml, XmlError } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** Largest tag a dictionary may define; a validator keeps one table slot for each tag below it. */
export const LARGEST_TAG = 99_999;

/** Largest number of fields in a message with its components expanded. FIX 5.0 SP2 needs 4,653. */
export const EXPANDED_FIELDS_MAX = 20_000;

/** Groups inside each other. FIX 5.0 SP2 needs 7. */
export const GROUP_DEPTH_MAX = 16;

/** Components inside each other, groups between them not counted. */
export const COMPONENT_DEPTH_MAX = 64;

// The size of a component that is being measured.
const UNFINISHED = -1;

const SECTIONS = new Set(['header', 'messages', 'trailer', 'components', 'fields']);
// A value is one field of a message: SOH would end it, and the tables separate values by these.
const VALUE = /^[^\s,=:]+$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads one file.
 *
 * @param base what names may refer to besides the file's own; none for a complete dictionary
 * @throws XmlError with line and column, for bad XML as for unknown names and types
 */
export function readQuickFixXml(text: string, base?: DictionarySource): DictionarySource {
  return new QuickFixReader(text, base).read();
}

class QuickFixReader {
  readonly #text: string;
  readonly #base: DictionarySource | undefined;
  readonly #fields = new Map<number, FieldDefinition>();
  readonly #tagOf = new Map<string, number>();
  readonly #components = new Map<string, readonly Item[]>();
  readonly #componentElements = new Map<string, XmlElement>();
  readonly #sizes = new Map<string, number>();
  #measuring = 0;
  readonly #messages = new Map<string, MessageSource>();

  constructor(text: string, base: DictionarySource | undefined) {
    this.#text = text;
    this.#base = base;
    for (const field of base?.fields.values() ?? []) this.#tagOf.set(field.name, field.tag);
  }

  read(): DictionarySource {
    const root = parseXml(this.#text);
    if (root.name !== 'fix') this.#fail(root, 'the outermost element must be <fix>');
    const sections = new Map<string, XmlElement>();
    for (const section of root.children) {
      if (!SECTIONS.has(section.name)) this.#fail(section, `<${section.name}> is not known here`);
      if (sections.has(section.name)) this.#fail(section, `<${section.name}> is given twice`);
      sections.set(section.name, section);
    }
    for (const field of sections.get('fields')?.children ?? []) this.#field(field);
    const components = sections.get('components')?.children ?? [];
    for (const component of components) this.#declareComponent(component);
    for (const [name, element] of this.#componentElements) {
      this.#components.set(name, this.#items(element));
    }
    for (const [name, element] of this.#componentElements) this.#componentSize(name, element, 0);
    for (const message of sections.get('messages')?.children ?? []) this.#message(message);
    const items = (name: string): readonly Item[] => {
      const section = sections.get(name);
      if (section === undefined) return [];
      const found = this.#items(section);
      this.#expandedSize(found, section);
      return found;
    };
    return {
      version: this.#version(root),
      fields: this.#fields,
      components: this.#components,
      messages: this.#messages,
      header: items('header'),
      trailer: items('trailer'),
    };
  }

  #version(root: XmlElement): string {
    if (this.#base !== undefined) return this.#base.version;
    const type = root.attributes.get('type') ?? 'FIX';
    const servicePack = root.attributes.get('servicepack') ?? '0';
    const version = `${type}.${this.#need(root, 'major')}.${this.#need(root, 'minor')}`;
    return servicePack === '0' ? version : `${version}SP${servicePack}`;
  }

  #field(element: XmlElement): void {
    this.#expect(element, 'field');
    const number = this.#need(element, 'number');
    const tag = /^[1-9][0-9]{0,8}$/.test(number) ? Number(number) : 0;
    if (tag < 1 || tag > LARGEST_TAG) {
      this.#fail(element, `${number} is not a tag from 1 to ${LARGEST_TAG}`);
    }
    if (this.#fields.has(tag)) this.#fail(element, `tag ${tag} is defined twice`);
    const name = this.#newName(element);
    const type = this.#need(element, 'type').toUpperCase();
    if (!isFieldType(type)) this.#fail(element, `${type} is not a FIX data type`);
    const other = this.#tagOf.get(name);
    if (other !== undefined && other !== tag) {
      this.#fail(element, `${name} is already the name of tag ${other}`);
    }
    // The base may know this tag by another name: the name that is replaced goes away.
    const replaced = this.#base?.fields.get(tag)?.name;
    if (replaced !== undefined) this.#tagOf.delete(replaced);
    this.#tagOf.set(name, tag);
    const values = new Map<string, string>();
    for (const value of element.children) {
      this.#expect(value, 'value');
      const text = this.#need(value, 'enum');
      if (!VALUE.test(text)) this.#fail(value, `"${text}" cannot be a listed value`);
      if (values.has(text)) this.#fail(value, `${text} is listed twice`);
      values.set(text, value.attributes.get('description') ?? text);
    }
    const open = /^(Y|true)$/i.test(element.attributes.get('allowOtherValues') ?? 'N');
    this.#fields.set(tag, { tag, name, type, values, open });
  }

  #declareComponent(element: XmlElement): void {
    this.#expect(element, 'component');
    const name = this.#newName(element);
    if (this.#componentElements.has(name)) {
      this.#fail(element, `component ${name} is defined twice`);
    }
    this.#componentElements.set(name, element);
  }

  // How many fields the items come to when components are expanded. Each component is measured
  // once, so a file in which every component holds the next one twice is refused quickly.
  #expandedSize(items: readonly Item[], element: XmlElement, groupDepth = 0): number {
    if (groupDepth > GROUP_DEPTH_MAX) {
      this.#fail(element, `groups are nested deeper than ${GROUP_DEPTH_MAX}`);
    }
    let size = 0;
    for (const item of items) {
      if (item.kind === 'component') size += this.#componentSize(item.name, element, groupDepth);
      else if (item.kind === 'field') size += 1;
      else size += 1 + this.#expandedSize(item.items, element, groupDepth + 1);
    }
    if (size > EXPANDED_FIELDS_MAX) {
      this.#fail(element, `more than ${EXPANDED_FIELDS_MAX} fields with all components`);
    }
    return size;
  }

  #componentSize(name: string, user: XmlElement, groupDepth: number): number {
    const key = `${groupDepth} ${name}`;
    const known = this.#sizes.get(key);
    if (known === UNFINISHED) {
      this.#fail(this.#componentElements.get(name) ?? user, `component ${name} contains itself`);
    }
    if (known !== undefined) return known;
    if (this.#measuring > COMPONENT_DEPTH_MAX) {
      this.#fail(user, `components are nested deeper than ${COMPONENT_DEPTH_MAX}`);
    }
    this.#sizes.set(key, UNFINISHED);
    this.#measuring += 1;
    const items = this.#components.get(name) ?? this.#base?.components.get(name) ?? [];
    const element = this.#componentElements.get(name) ?? user;
    const size = this.#expandedSize(items, element, groupDepth);
    this.#measuring -= 1;
    this.#sizes.set(key, size);
    return size;
  }

  #message(element: XmlElement): void {
    this.#expect(element, 'message');
    const name = this.#newName(element);
    const msgType = this.#need(element, 'msgtype');
    if (!VALUE.test(msgType)) this.#fail(element, `"${msgType}" cannot be a message type`);
    if (this.#messages.has(msgType)) {
      this.#fail(element, `message type ${msgType} is defined twice`);
    }
    const admin = element.attributes.get('msgcat') === 'admin';
    const items = this.#items(element);
    this.#expandedSize(items, element);
    this.#messages.set(msgType, { msgType, name, admin, items });
  }

  #items(element: XmlElement): Item[] {
    return element.children.map((child): Item => {
      const name = this.#need(child, 'name');
      const required = this.#required(child);
      if (child.name === 'component') {
        const known = this.#componentElements.has(name) || this.#base?.components.has(name);
        if (known !== true) this.#fail(child, `component ${name} is not defined`);
        return { kind: 'component', name, required };
      }
      const tag = this.#tagOf.get(name);
      if (tag === undefined) this.#fail(child, `field ${name} is not defined`);
      if (child.name === 'field') return { kind: 'field', tag, required };
      this.#expect(child, 'group');
      const items = this.#items(child);
      if (items.length === 0) this.#fail(child, `group ${name} has no members`);
      return { kind: 'group', tag, required, items };
    });
  }

  #required(element: XmlElement): boolean {
    const text = element.attributes.get('required') ?? 'N';
    if (text !== 'Y' && text !== 'N') this.#fail(element, 'required must be Y or N');
    return text === 'Y';
  }

  #newName(element: XmlElement): string {
    const name = this.#need(element, 'name');
    if (!NAME.test(name)) this.#fail(element, `"${name}" cannot be a name`);
    return name;
  }

  #need(element: XmlElement, attribute: string): string {
    const value = element.attributes.get(attribute);
    if (value === undefined || value === '') {
      this.#fail(element, `<${element.name}> needs the attribute ${attribute}`);
    }
    return value;
  }

  #expect(element: XmlElement, name: string): void {
    if (element.name !== name) this.#fail(element, `expected <${name}>, found <${element.name}>`);
  }

  #fail(element: XmlElement, message: string): never {
    throw new XmlError(message, this.#text, element.at);
  }
}
