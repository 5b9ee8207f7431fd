import { action } from './action.ts';

/** What is done to a session. */
export const SESSION_ACTIONS = {
  'disconnect-session': action({
    key: 'D',
    name: 'disconnect the session',
    method: 'session.disconnect',
    asks: ['logout', 'text'],
    confirm: ({ session, logout }) =>
      logout === true
        ? `Log ${String(session)} out?`
        : `End the connection of ${String(session)} without a Logout?`,
    done: ({ session: { name, state } }) =>
      `${name} is ${state === 'logged-on' ? 'asked to log out' : state}.`,
  }),
  'reset-session': action({
    key: 'R',
    name: 'reset its numbers',
    method: 'session.reset',
    asks: [],
    confirm: ({ session }) =>
      `Begin both sequence numbers of ${String(session)} anew? What its client has missed it can then ask for no more.`,
    done: ({ session: { name, nextIncomingMsgSeqNum, nextOutgoingMsgSeqNum } }) =>
      `${name} expects ${nextIncomingMsgSeqNum} next and sends ${nextOutgoingMsgSeqNum}.`,
  }),
  'set-numbers': action({
    key: 'N',
    name: 'set its numbers',
    method: 'session.set-seqnum',
    asks: ['incoming', 'outgoing'],
    confirm({ session, incoming, outgoing }) {
      const next = [
        ...(typeof incoming === 'number' ? [`expect ${incoming} next`] : []),
        ...(typeof outgoing === 'number' ? [`send ${outgoing} next`] : []),
      ];
      return `Have ${String(session)} ${next.join(' and ') || 'go on as it does'}?`;
    },
    done: ({ session: { name, nextIncomingMsgSeqNum, nextOutgoingMsgSeqNum } }) =>
      `${name} expects ${nextIncomingMsgSeqNum} next and sends ${nextOutgoingMsgSeqNum}.`,
  }),
};
