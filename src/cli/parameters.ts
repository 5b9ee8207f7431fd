import { Args, Flags, type Interfaces } from '@oclif/core';
import { Problem } from './problem.ts';

/** The part of JSON Schema that the parameters of methods are made of. */
export interface ParameterSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly items?: ParameterSchema;
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ParameterSet {
  readonly properties: Readonly<Record<string, ParameterSchema>>;
  readonly required: readonly string[];
}

type Words = Readonly<Record<string, unknown>>;
type Aliases = Readonly<Record<string, readonly string[] | undefined>>;
type Flag = Interfaces.FlagInput[string];
type Arg = Interfaces.ArgInput[string];

/** What a method takes, read from its schema. */
export function parametersOf(schema: { toJSONSchema(options: { io: 'input' }): unknown }): ParameterSet {
  const { properties = {}, required = [] } = schema.toJSONSchema({ io: 'input' }) as Partial<ParameterSet>;
  return { properties, required };
}

/** Positional arguments for the named parameters, in that order. */
export function argsFor(set: ParameterSet, names: readonly string[]): Record<string, Arg> {
  return Object.fromEntries(
    names.map((name) => {
      const schema = set.properties[name]!;
      const required = set.required.includes(name);
      // Without ignoreStdin oclif would take a missing argument from a pipe that is meant for somebody else.
      const arg = Args.string({ description: describe(schema), required, ignoreStdin: true });
      return [name, withWords(arg, schema)];
    }),
  );
}

/** Flags for the named parameters, `--client-order-id` for `clientOrderId`, with further names for some. */
export function flagsFor(
  set: ParameterSet,
  names: readonly string[],
  aliases: Aliases = {},
): Record<string, Flag> {
  return Object.fromEntries(
    names.map((name) => {
      const flag = flagFor(set.properties[name]!, set.required.includes(name));
      return [flagName(name), { ...flag, aliases: [...(aliases[name] ?? [])] }];
    }),
  );
}

/** The parameters that the words of a command line stand for; throws a Problem for a word that cannot be meant. */
export function parametersFrom(set: ParameterSet, args: Words, flags: Words): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(set.properties)) {
    const flag = flagName(name);
    const word = args[name] ?? flags[flag];
    if (word === undefined) continue;
    const shownAs = name in args ? name : `--${flag}`;
    parameters[name] = Array.isArray(word)
      ? word.map((each) => meant(schema.items ?? {}, each, shownAs))
      : meant(schema, word, shownAs);
  }
  return parameters;
}

export function flagName(parameter: string): string {
  return parameter.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function flagFor(schema: ParameterSchema, required: boolean): Flag {
  const description = describe(schema);
  if (schema.type === 'boolean') return Flags.boolean({ description, allowNo: schema.default === true });
  const helpValue = valueOf(schema);
  if (schema.type !== 'array') {
    return withWords(Flags.string({ description, required, helpValue }), schema);
  }
  const multiple = { multiple: true, multipleNonGreedy: true, delimiter: ',' } as const;
  return withWords(Flags.string({ description, required, helpValue, ...multiple }), schema);
}

function valueOf(schema: ParameterSchema): string {
  if (schema.items !== undefined) return valueOf(schema.items);
  if (schema.enum !== undefined) return '<word>';
  return schema.type === 'integer' ? '<number>' : '<value>';
}

/** oclif would compare the words that it knows of letter by letter, so ours are kept beside them. */
interface WithWords {
  readonly words?: readonly string[];
}

function withWords<T extends object>(word: T, schema: ParameterSchema): T & WithWords {
  return { ...word, words: schema.enum ?? schema.items?.enum ?? [] };
}

/** The words that a flag or an argument takes; empty when any will do. */
export function wordsOf(word: WithWords & { readonly options?: readonly string[] }): readonly string[] {
  return word.words ?? word.options ?? [];
}

function describe(schema: ParameterSchema): string {
  const { description = '', default: byDefault } = schema;
  const choices = schema.enum ?? schema.items?.enum ?? [];
  const several = schema.type === 'array' ? ', several with commas' : '';
  const values = choices.length === 0 ? '' : `${several}: ${choices.join(', ')}`;
  const otherwise = byDefault === undefined || byDefault === false ? '' : `[default: ${byDefault}] `;
  return `${otherwise}${description}${values}`;
}

function meant(schema: ParameterSchema, word: unknown, shownAs: string): unknown {
  if (typeof word !== 'string') return word;
  if (schema.enum !== undefined) return oneOf(schema.enum, word, shownAs);
  if (schema.type === 'integer' || schema.type === 'number') return numberIn(schema, word, shownAs);
  return word;
}

/** The market writes BUY and Buy: case does not matter for a word out of a list. */
function oneOf(values: readonly string[], word: string, shownAs: string): string {
  const value = values.find((each) => each.toLowerCase() === word.toLowerCase());
  if (value === undefined) throw misuse(`${shownAs}: ${word} is none of ${values.join(', ')}`);
  return value;
}

function numberIn(schema: ParameterSchema, word: string, shownAs: string): number {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const value = Number(word);
  if (!/^-?\d+$/.test(word) || !Number.isSafeInteger(value))
    throw misuse(`${shownAs}: ${word} is no whole number`);
  if (value < minimum || value > maximum) {
    const bounds = maximum >= Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
    throw misuse(`${shownAs}: ${word} is not within ${bounds}`);
  }
  return value;
}

function misuse(message: string): Problem {
  return new Problem(message, { code: 'bad-usage' });
}
