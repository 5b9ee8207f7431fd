/**
 * A user's own dictionary file in QuickFIX's XML format, on top of a version or instead of it.
 */
import { Dictionary } from './dictionary.ts';
import { combineFixt, transportOf } from './fixt.ts';
import { readQuickFixXml } from './quickfix-xml.ts';
import type { DictionarySource, FieldDefinition, MessageSource } from './source.ts';
import { XmlError } from './xml.ts';

/** `extend` adds to the version's dictionary, `replace` takes the file for the whole of it. */
export type OverlayMode = 'extend' | 'replace';

/**
 * The dictionary with a file applied.
 *
 * Extending: a field with a known tag and name gets the file's type, and its values besides those
 * that are there; with another name it replaces the field. A component replaces the one of that
 * name. A message with a known type and name gets the file's items besides its own (an item that
 * is there already changes: its `required` is replaced, members are added to a group); with
 * another name it replaces the message. Header and trailer get the file's items besides their own.
 *
 * Replacing: the file is the whole dictionary. On FIXT.1.1 a file without a header, as QuickFIX has
 * them for FIX 5.0, replaces the application version only.
 *
 * @throws XmlError with line and column when the file cannot be used
 */
export function withOverlay(base: Dictionary, xml: string, mode: OverlayMode): Dictionary {
  if (mode === 'extend') return new Dictionary(extended(base.source, readQuickFixXml(xml, base.source)));
  const file = readQuickFixXml(xml);
  if (file.header.length > 0) return new Dictionary(file);
  const transport = transportOf(base.source);
  if (transport === null) throw new XmlError('the dictionary has no header', xml, 0);
  return new Dictionary(combineFixt(transport, file));
}

function extended(base: DictionarySource, file: DictionarySource): DictionarySource {
  const fields = new Map<number, FieldDefinition>();
  for (const field of base.fields.values()) fields.set(field.tag, field);
  for (const field of file.fields.values()) {
    fields.set(field.tag, mergedField(fields.get(field.tag), field));
  }
  const messages = new Map<string, MessageSource>();
  for (const message of base.messages.values()) messages.set(message.msgType, message);
  for (const message of file.messages.values()) {
    messages.set(message.msgType, mergedMessage(messages.get(message.msgType), message));
  }
  const components = new Map(
    [...base.components.keys()].map((name) => [name, base.components.get(name) ?? []]),
  );
  for (const name of file.components.keys()) {
    components.set(name, file.components.get(name) ?? []);
  }
  return {
    version: base.version,
    fields,
    ...extendedSessionFields(base, file),
    components,
    messages,
    header: [...base.header, ...file.header],
    trailer: [...base.trailer, ...file.trailer],
  };
}

// What the file defines, it may add to session messages as well.
function extendedSessionFields(
  { sessionFields }: DictionarySource,
  file: DictionarySource,
): Pick<DictionarySource, 'sessionFields'> {
  if (sessionFields === undefined) return {};
  return { sessionFields: { has: (tag) => sessionFields.has(tag) || file.fields.has(tag) } };
}

function mergedField(known: FieldDefinition | undefined, field: FieldDefinition): FieldDefinition {
  if (known === undefined || known.name !== field.name) return field;
  const values = new Map([...known.values, ...field.values]);
  return { ...field, values, open: known.open || field.open };
}

function mergedMessage(known: MessageSource | undefined, message: MessageSource): MessageSource {
  if (known === undefined || known.name !== message.name) return message;
  return { ...known, items: [...known.items, ...message.items] };
}
