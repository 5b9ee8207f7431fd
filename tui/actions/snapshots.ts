import { action } from './action.ts';

/** What takes a venue back, and its clock elsewhere. */
export const SNAPSHOT_ACTIONS = {
  'save-snapshot': action({
    key: 'S',
    name: 'save a snapshot',
    method: 'snapshot.save',
    asks: ['snapshot', 'venue', 'note'],
    begins: { snapshot: '' },
    done: ({ snapshot: { name, venue } }) => `${venue} is kept as ${name}.`,
  }),
  'restore-snapshot': action({
    key: 'B',
    name: 'go back to the snapshot',
    method: 'snapshot.restore',
    asks: [],
    confirm: ({ venue, snapshot }) =>
      `Take ${String(venue)} back to ${String(snapshot)}? What has happened since is gone, and its sessions are logged out.`,
    done: ({ venue, loggedOut }) =>
      `${venue} has gone back${loggedOut.length === 0 ? '' : `; ${loggedOut.join(', ')} logged out`}.`,
  }),
  'remove-snapshot': action({
    key: 'Z',
    name: 'remove the snapshot',
    method: 'snapshot.remove',
    asks: [],
    confirm: ({ snapshot }) => `Remove the snapshot ${String(snapshot)}?`,
    done: ({ snapshot }) => `${snapshot} is removed.`,
  }),
  'set-clock': action({
    key: 'C',
    name: 'set the clock',
    method: 'clock.set',
    asks: ['mode', 'factor', 'at'],
    confirm: () => 'Set the clock of all venues?',
    done: ({ clock: { mode, now } }) => `The clock is ${mode}, at ${now}.`,
  }),
};
