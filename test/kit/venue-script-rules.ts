import type { Command } from '../../src/engine/command.ts';
import type { Phase } from '../../src/engine/phases.ts';
import type { VenueRules } from '../../src/engine/rules.ts';
import type { Words } from './venue-script-words.ts';

/** phase SYMBOL|venue PHASE|none [for SECONDS] [no-cancels] [cancel-orders] */
export function phaseCommand(words: Words, now: number): Command {
  const symbol = words.next();
  const phase = words.next();
  const duration = words.after('for');
  const command: Command = {
    type: 'set-phase',
    symbol: symbol === 'venue' ? null : symbol,
    phase: phase === 'none' ? null : (phase as Phase),
    until: duration === null ? null : now + words.seconds(duration),
    allowCancels: !words.has('no-cancels'),
    cancelOrders: words.has('cancel-orders'),
  };
  words.end();
  return command;
}

/** rules KEY=VALUE …: those that change; lists with commas. */
export function rulesCommand(words: Words, rules: VenueRules): Command {
  const given = words.rest().map((word) => {
    const [key, value] = word.split('=') as [keyof VenueRules, string];
    return [key, Array.isArray(rules[key]) ? value.split(',') : valueOf(value)] as const;
  });
  return { type: 'set-rules', rules: { ...rules, ...Object.fromEntries(given) } };
}

function valueOf(text: string): unknown {
  if (/^(?:true|false|null|-?[0-9.]+)$/.test(text)) return JSON.parse(text);
  return text;
}
