/** What a bot does wrong; each is one line, and says that it is there where it does nothing else that is heard of. */
export const ACCIDENTS = {
  throws: `throw new TypeError('bang');`,
  'throws in what is awaited': `return Promise.resolve().then(() => { throw new Error('late'); });`,
  'throws in its own time': `setImmediate(() => { throw new Error('alone'); });`,
  'throws a word': `setImmediate(() => { throw 'a word'; });`,
  'leaves a rejection behind': `void Promise.reject(new Error('left'));`,
  'ends the process': `process.exit(3);`,
  'loops for ever': `context.log('there'); for (;;);`,
  'never answers': `context.log('there'); return new Promise(() => {});`,
  'fills its heap': `const all = []; for (;;) all.push({ at: all.length });`,
  'takes two gigabytes beside its heap': `globalThis.all = Array.from({ length: 8 }, () => new Uint8Array(2 ** 28)); context.log('there');`,
  'floods at once': `for (;;) context.cancelAll();`,
  'floods in its own time': `const more = () => { for (let number = 0; number < 99; number++) context.cancelAll(); setImmediate(more); }; more();`,
  'answers itself without end': `context.enter({ side: 'buy', price: 5, quantity: 1 }); foreign = false;`,
  'asks for what makes no sense': `context.enter({ side: 'buy', price: 1.5, quantity: 1 });`,
  'asks for it past its own checks': `Number.isInteger = () => true; context.enter({ side: 'buy', price: 1.5, quantity: 1 });`,
  'breaks the prototypes': `for (const { prototype } of [Array, Map, Set, Promise]) for (const key of Object.getOwnPropertyNames(prototype)) prototype[key] = () => { throw new Error('broken'); };`,
} as const;

export type Accident = keyof typeof ACCIDENTS;

/** The module of a bot that has the accident when somebody else's order comes, or only one of that many lots. */
export function accidentModule(act: string): string {
  return `export default (context, { lots }) => {
  let foreign = true;
  return { onEvent(event) {
    if (event.type !== 'order-accepted' || (foreign && (event.order.owner === context.owner || event.order.quantity !== (lots ?? event.order.quantity)))) return;
${act}
  } };
}`;
}

/** The line of that module in which the act is. */
export const ACT_LINE = 5;
