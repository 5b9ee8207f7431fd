import * as z from 'zod';
import { RELOAD_RULES, type ReloadRule } from './reload-rules.ts';
import { venueFile } from './schema.ts';

interface SchemaNode {
  description?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  anyOf?: SchemaNode[];
}

/** The schema of venue files for editors, as JSON text; each key says what it means and what its change restarts. */
export function venueJsonSchema(): string {
  const schema = z.toJSONSchema(venueFile, { io: 'input' }) as SchemaNode;
  for (const [table, rules] of Object.entries(RELOAD_RULES)) {
    const node = schema.properties![table]!;
    const tables = node.items?.oneOf ?? node.items?.anyOf ?? [node.items ?? node];
    for (const { properties } of tables)
      addRules(properties ?? {}, rules, table === 'bot' ? 'restart-bot' : 'live');
  }
  return `${JSON.stringify({ title: 'simctl venue file', ...schema }, null, 2)}\n`;
}

const EFFECTS: Readonly<Record<ReloadRule, string>> = {
  live: 'A change takes effect at once.',
  'restart-bot': 'A change restarts the bots that it concerns.',
  'restart-book': 'A change empties the book: its orders are canceled.',
  'restart-session': 'A change disconnects the client of the session.',
  'restart-endpoint': 'A change disconnects all clients of the endpoint.',
  'restart-venue': 'A change makes it another venue.',
};

function addRules(
  properties: Record<string, SchemaNode>,
  rules: Readonly<Record<string, ReloadRule>>,
  otherwise: ReloadRule,
): void {
  for (const [key, node] of Object.entries(properties)) {
    node.description = `${node.description ?? key}. ${EFFECTS[rules[key] ?? otherwise]}`;
  }
}
