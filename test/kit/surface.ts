import type { Interfaces } from '@oclif/core';
import * as z from 'zod';
import { COMMANDS } from '../../commands/index.ts';
import { BOTS } from '../../src/bots/index.ts';
import { SimctlCommand } from '../../src/cli/command.ts';
import { RELOAD_RULES } from '../../src/config/reload-rules.ts';
import { instrumentTable } from '../../src/config/instrument-table.ts';
import { holdTable, phaseTable } from '../../src/config/market-tables.ts';
import { botCommon, endpointTable, faultCommon, sessionTable } from '../../src/config/schema.ts';
import { venueTable } from '../../src/config/venue-table.ts';
import { REJECT_REASONS } from '../../src/engine/reject.ts';
import { FAULT_NAMES, FAULTS } from '../../src/faults/catalogue.ts';
import * as entities from '../../src/management/entities.ts';
import { EVENTS, NOTIFICATIONS } from '../../src/management/events.ts';
import { METHODS } from '../../src/management/methods.ts';

/** Everything that users and their programs see, one thing a line: derived from the tables that declare it. */
export async function describeSurface(): Promise<string> {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['management methods: role, parameters, results', methods()],
    ['what they speak of', entityLines()],
    ['notifications', notifications()],
    ['events', events()],
    ['reject reasons', Object.keys(REJECT_REASONS)],
    ['commands', await commands()],
    ['venue file: key, form, what a change of it does', configKeys()],
    ['bots', kinds(BOTS)],
    ['faults', kinds(FAULTS)],
  ];
  return sections.map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}\n`).join('\n');
}

function methods(): string[] {
  return Object.entries(METHODS).flatMap(([name, { role, params, result }]) => [
    `${name} (${role})`,
    ...fields(params, 'input').map((line) => `  < ${line}`),
    ...fields(result, 'output').map((line) => `  > ${line}`),
  ]);
}

function entityLines(): string[] {
  return [...ENTITY_SCHEMAS].flatMap(([name, schema]) => [
    name,
    ...fieldsOf(schema, '').map((line) => `  ${line}`),
  ]);
}

function notifications(): string[] {
  return Object.entries(NOTIFICATIONS).flatMap(([name, schema]) => [
    name,
    ...fields(schema, 'output').map((line) => `  ${line}`),
  ]);
}

function events(): string[] {
  return Object.entries(EVENTS).flatMap(([name, schema]) => [
    name,
    ...fields(schema, 'output')
      .filter((line) => !/^(?:type|at|number) /.test(line))
      .map((line) => `  ${line}`),
  ]);
}

async function commands(): Promise<string[]> {
  const lines = [...flagLines('every command', SimctlCommand.baseFlags)];
  for (const [id, load] of Object.entries(COMMANDS)) {
    const command = (await load()).default;
    const args = Object.entries(command.args ?? {}).map(([name, { required }]) =>
      required ? name : `[${name}]`,
    );
    lines.push(...flagLines([id.replaceAll(':', ' '), ...args].join(' '), command.flags ?? {}));
  }
  return lines;
}

function flagLines(command: string, flags: Interfaces.FlagInput): string[] {
  const described = Object.entries(flags).map(([name, flag]) => {
    const short = flag.char === undefined ? '' : `-${flag.char}, `;
    const value =
      flag.type === 'boolean' ? '' : `=${flag.options?.join('|') ?? flag.helpValue?.toString() ?? 'text'}`;
    const several = flag.type === 'option' && flag.multiple === true ? ' …' : '';
    return `  ${short}--${name}${value}${several}${flag.required === true ? ' (required)' : ''}`;
  });
  return [command, ...described];
}

function configKeys(): string[] {
  const tables = {
    venue: venueTable,
    instrument: instrumentTable,
    phase: phaseTable,
    hold: holdTable,
    endpoint: endpointTable,
    session: sessionTable,
    fault: z.strictObject({ kind: z.enum(FAULT_NAMES), ...faultCommon }),
    bot: z.strictObject({ kind: z.enum(Object.keys(BOTS) as [string, ...string[]]), ...botCommon }),
  };
  return Object.entries(tables).flatMap(([table, schema]) => {
    const rules: Readonly<Record<string, string>> = RELOAD_RULES[table as keyof typeof tables];
    return fields(schema, 'input').map((line) => `${table}.${line}, ${rules[/^\w+/.exec(line)![0]]}`);
  });
}

function kinds(table: Readonly<Record<string, { readonly parameters: z.ZodType }>>): string[] {
  return Object.entries(table).flatMap(([kind, { parameters }]) => [
    kind,
    ...fields(parameters, 'input').map((line) => `  ${line}`),
  ]);
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
}

/** Objects that stand in several places are described once, under the name that declares them. */
const ENTITY_SCHEMAS: ReadonlyMap<string, JsonSchema> = new Map(
  Object.entries(entities)
    .map(([name, schema]) => [name, jsonSchema(schema)] as const)
    .filter(([, schema]) => schema.properties !== undefined),
);

/** The fields of an object, those within it by their path. */
function fields(schema: z.ZodType, io: 'input' | 'output'): string[] {
  const json = jsonSchema(schema, io);
  // Parameters are never taken whole from what methods speak of, even where their names agree.
  const entity = io === 'input' ? null : entityOf(json);
  return entity === null ? fieldsOf(json, '') : [entity];
}

function fieldsOf(schema: JsonSchema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const field = property as JsonSchema;
    const mark = schema.required?.includes(name) === true ? '' : '?';
    const here = `${path}${name}${mark}`;
    const inner = innerObject(field);
    return [`${here} ${form(field)}`, ...(inner === null ? [] : fieldsOf(inner, `${here}.`))];
  });
}

function innerObject(field: JsonSchema): JsonSchema | null {
  const candidates = [field, field.items as JsonSchema | undefined, ...(field.anyOf ?? [])] as JsonSchema[];
  const found = candidates.find((candidate) => candidate?.properties !== undefined);
  return found === undefined || entityOf(found) !== null ? null : found;
}

function entityOf(schema: JsonSchema): string | null {
  if (schema.properties === undefined) return null;
  const keys = (object: JsonSchema): string => Object.keys(object.properties!).join();
  for (const [name, entity] of ENTITY_SCHEMAS) if (keys(entity) === keys(schema)) return name;
  return null;
}

function form(field: JsonSchema): string {
  const initial = field.default === undefined ? '' : ` = ${JSON.stringify(field.default)}`;
  return `${kindOf(field)}${initial}`;
}

function kindOf(field: JsonSchema): string {
  if (field.const !== undefined) return JSON.stringify(field.const);
  if (field.enum !== undefined) return field.enum.join(' | ');
  if (field.anyOf !== undefined) return field.anyOf.map(kindOf).join(' | ');
  if (field.type === 'array') return `list of ${kindOf(field.items as JsonSchema)}`;
  return entityOf(field) ?? [field.type ?? 'anything'].flat().join(' | ');
}
