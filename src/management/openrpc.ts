import * as z from 'zod';
import * as entities from './entities.ts';
import { ERRORS } from './errors.ts';
import { EVENTS, NOTIFICATIONS } from './events.ts';
import { METHODS, ROLES, type MethodName, type Result } from './methods.ts';

/** The version of the OpenRPC specification that the document follows. */
const OPENRPC = '1.3.2';

const SCHEMAS = '#/components/schemas/';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type DescribedMethods = Result<'rpc.discover'>['methods'];

/**
 * The protocol as an OpenRPC document, made of the tables that declare it. What OpenRPC has no place for is in members
 * that begin with `x-`: the role that a method needs, the errors by their codes, and what the daemon sends unasked.
 */
export function openRpcDocument(version: string) {
  parts ??= { methods: methods(), schemas: schemas() };
  return {
    openrpc: OPENRPC,
    info: { title: 'simctl management protocol', version },
    methods: parts.methods,
    components: { schemas: parts.schemas },
    'x-roles': ROLES,
    'x-errors': Object.entries(ERRORS).map(([name, { rpcCode, when }]) => ({
      code: rpcCode,
      message: when,
      data: { code: name },
    })),
    'x-notifications': Object.entries(NOTIFICATIONS).map(([name, schema]) => ({
      name,
      params: reference(schema),
    })),
    'x-events': Object.entries(EVENTS).map(([name, schema]) => ({ name, schema: reference(schema) })),
  };
}

/** Made when first asked for: few daemons ever are. */
let parts: { methods: DescribedMethods; schemas: Record<string, JsonSchema> } | null = null;

/** Schemas that the document has once, under a name: what methods speak of, results, notifications and events. */
const NAMES = z.registry<{ id: string }>();
register(entities, (id) => id);
register(EVENTS, (type) => `event.${type}`);
register(NOTIFICATIONS, (notification) => `notification.${notification}`);
for (const [method, { result }] of Object.entries(METHODS))
  register({ [method]: result }, (id) => `result.${id}`);

/** Several methods may have one result, which keeps the name that it got first. */
function register(table: Readonly<Record<string, z.ZodType>>, idOf: (key: string) => string): void {
  for (const [key, schema] of Object.entries(table)) {
    if (!NAMES.has(schema)) NAMES.add(schema, { id: idOf(key) });
  }
}

function reference(schema: z.ZodType): { $ref: string } {
  return { $ref: `${SCHEMAS}${NAMES.get(schema)!.id}` };
}

function schemas(): Record<string, JsonSchema> {
  const made = z.toJSONSchema(NAMES, {
    io: 'output',
    // The event of a notification is checked where events are made.
    unrepresentable: 'any',
    uri: (id) => `${SCHEMAS}${id}`,
  }).schemas as Record<string, JsonSchema>;
  return Object.fromEntries(
    Object.entries(made).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}

function methods(): DescribedMethods {
  return (Object.keys(METHODS) as MethodName[]).map((method) => {
    const { summary, role, params, result } = METHODS[method];
    const { properties = {}, required = [] } = params.toJSONSchema({ io: 'input' }) as JsonSchema;
    return {
      name: method,
      summary,
      paramStructure: 'by-name',
      params: Object.entries(properties).map(([parameter, schema]) => ({
        name: parameter,
        summary: (schema as JsonSchema).description,
        required: required.includes(parameter),
        schema: schema as Record<string, unknown>,
      })),
      result: { name: 'result', schema: reference(result) },
      'x-role': role,
    };
  });
}
