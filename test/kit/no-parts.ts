import type { PartsHost } from '../../src/management/host.ts';

/** Of a venue that has nothing that parts could be made of. */
export const NO_PARTS: PartsHost = {
  createInstrument: () => Promise.reject(new RangeError('there is no place for it')),
  removeInstrument: () => Promise.reject(new RangeError('it has to stay')),
  createSession: () => Promise.reject(new RangeError('there is no place for it')),
  removeSession: () => Promise.reject(new RangeError('it has to stay')),
  createBot: () => Promise.reject(new RangeError('there is no place for it')),
  removeBot: () => Promise.reject(new RangeError('it has to stay')),
  setActivity: () => Promise.reject(new RangeError('it is as it is')),
  hasSession: () => false,
};
