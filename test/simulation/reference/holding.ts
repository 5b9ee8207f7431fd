import type { Command, ReplaceOrder } from '../../../src/engine/command.ts';
import type { HoldMatch, HoldRule, HoldStage } from '../../../src/engine/holds.ts';
import { stateOf, type Order } from './model.ts';
import type { World } from './world.ts';

type HoldCommand = Extract<Command, { type: 'add-hold' | 'remove-hold' }>;

export function changeHolds(world: World, command: HoldCommand): void {
  const name = command.type === 'add-hold' ? command.hold.name : command.name;
  const known = world.holds.some(({ rule }) => rule.name === name);
  if (known === (command.type === 'add-hold')) {
    const reason = known ? 'duplicate-hold' : 'unknown-hold';
    return world.tell({ type: 'decision-rejected', verb: 'hold', orderId: null, reason });
  }
  if (command.type === 'add-hold') {
    world.holds.push({ rule: command.hold, seen: 0, taken: 0 });
    world.tell({ type: 'hold-added', hold: command.hold });
  } else {
    remove(world, name);
  }
}

function remove(world: World, name: string): void {
  world.holds = world.holds.filter(({ rule }) => rule.name !== name);
  world.tell({ type: 'hold-removed', name });
}

/** The hold that takes an order or a request on it, if any: the first that fits, and whose turn it is. */
function taker(world: World, order: Order, stage: HoldStage): World['holds'][number] | null {
  if (order.owner.startsWith('bot:')) return null;
  for (const entry of world.holds) {
    const { stages, match, nth } = entry.rule;
    if (!stages.includes(stage) || (stage === 'match' && stages.includes('new'))) continue;
    if (!fits(match, order)) continue;
    entry.seen++;
    if (entry.seen % nth !== 0) continue;
    entry.taken++;
    return entry;
  }
  return null;
}

function fits(match: HoldMatch, order: Order): boolean {
  const among = (value: number | null, least: number | null, most: number | null): boolean =>
    (least === null || (value !== null && value >= least)) &&
    (most === null || (value !== null && value <= most));
  return (
    isLike(match.symbol, order.symbol) &&
    (match.side === null || match.side === order.side) &&
    isLike(match.owner, order.owner) &&
    isLike(match.clientOrderId, order.clientOrderId) &&
    among(order.quantity, match.minQuantity, match.maxQuantity) &&
    among(order.price, match.minPrice, match.maxPrice)
  );
}

/** `*` stands for any characters, `?` for one. */
function isLike(pattern: string | null, text: string): boolean {
  if (pattern === null) return true;
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return isLike(pattern.slice(1), text) || (text !== '' && isLike(pattern, text.slice(1)));
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && isLike(pattern.slice(1), text.slice(1))
  );
}

function deadlineOf(world: World, { onTimeout, timeoutMicros }: HoldRule): number | null {
  return onTimeout === 'keep' ? null : world.now + timeoutMicros;
}

function spend(world: World, { rule, taken }: World['holds'][number]): void {
  if (rule.times !== null && taken >= rule.times) remove(world, rule.name);
}

/** Stops an order that has just come, if a hold says so. */
export function hold(world: World, order: Order, stage: 'new' | 'match'): boolean {
  const entry = taker(world, order, stage);
  if (entry === null) return false;
  const { rule } = entry;
  const deadline = deadlineOf(world, rule);
  order.hold = { stage, deadline, onTimeout: rule.onTimeout };
  order.place = 'held';
  if (stage === 'match') world.report({ type: 'order-accepted', order: stateOf(order) });
  const { name, pend } = rule;
  world.report({ type: 'order-held', order: stateOf(order), stage, hold: name, pend, deadline });
  spend(world, entry);
  return true;
}

/** Stops a request on a live order, if a hold says so. */
export function holdRequest(
  world: World,
  order: Order,
  command: { readonly type: 'cancel'; readonly clientOrderId: string | null } | ReplaceOrder,
  origClientOrderId: string,
): boolean {
  if (command.clientOrderId === null || order.place === 'held') return false;
  const entry = taker(world, order, command.type);
  if (entry === null) return false;
  const { name, pend, onTimeout } = entry.rule;
  const deadline = deadlineOf(world, entry.rule);
  order.request = { command, origClientOrderId, owner: order.owner, deadline, onTimeout };
  world.report({
    type: 'request-held',
    order: stateOf(order),
    request: command.type,
    clientOrderId: command.clientOrderId,
    hold: name,
    pend,
    deadline,
  });
  spend(world, entry);
  return true;
}
