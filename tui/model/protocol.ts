import type { Result } from '../../sdk/index.ts';

/** The part of JSON Schema that parameters are made of. */
export interface ParameterSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: ParameterSchema;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: ParameterSchema;
}

export interface MethodDescription {
  readonly summary: string;
  /** The least role that may call it. */
  readonly role: string;
  readonly parameters: readonly Parameter[];
}

/** What the daemon says of its methods: who may call them, and what they take. */
export class Protocol {
  readonly #methods: ReadonlyMap<string, MethodDescription>;
  readonly #roles: readonly string[];

  constructor(document: Result<'rpc.discover'>) {
    this.#roles = (document['x-roles'] as string[] | undefined) ?? [];
    this.#methods = new Map(
      document.methods.map((method) => [
        method.name,
        {
          summary: method.summary,
          role: method['x-role'],
          parameters: method.params.map((each) => ({
            name: each.name,
            required: each.required,
            description: typeof each['summary'] === 'string' ? each['summary'] : '',
            schema: each.schema as ParameterSchema,
          })),
        },
      ]),
    );
  }

  /** Null for a method that this daemon does not have. */
  method(name: string): MethodDescription | null {
    return this.#methods.get(name) ?? null;
  }

  allows(role: string, needed: string): boolean {
    return this.#roles.indexOf(role) >= this.#roles.indexOf(needed);
  }
}

/**
 * What a text that was typed stands for: `value`, undefined for nothing; or what is wrong with it, as a sentence
 * without a full stop. What only the daemon can know it says itself.
 */
export function read(
  { required, schema, description }: Parameter,
  text: string,
): { readonly value: unknown } | { readonly wrong: string } {
  if (text === '') return required ? { wrong: 'is needed' } : { value: undefined };
  if (schema.enum !== undefined) {
    const value = schema.enum.find((each) => each === text.toLowerCase());
    return value === undefined ? { wrong: `is one of ${schema.enum.join(', ')}` } : { value };
  }
  if (schema.type === 'boolean') {
    return ['yes', 'no'].includes(text) ? { value: text === 'yes' } : { wrong: 'is yes or no' };
  }
  if (schema.type === 'integer' || schema.type === 'number') return readNumber(schema, text);
  if (schema.type === 'array') {
    return {
      value: text
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    };
  }
  if (schema.maxLength !== undefined && text.length > schema.maxLength)
    return { wrong: `has at most ${schema.maxLength} characters` };
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(text))
    return { wrong: `cannot be ${text}: ${description.toLowerCase() || `it must match ${schema.pattern}`}` };
  return { value: text };
}

function readNumber(
  { type, minimum = -Infinity, maximum = Infinity }: ParameterSchema,
  text: string,
): { readonly value: number } | { readonly wrong: string } {
  const value = Number(text);
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isSafeInteger(value)))
    return { wrong: type === 'integer' ? 'is a whole number' : 'is a number' };
  if (value < minimum) return { wrong: `is at least ${minimum}` };
  return value > maximum ? { wrong: `is at most ${maximum}` } : { value };
}
