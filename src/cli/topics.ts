/** What the first words of commands are about, for the help. */
export const TOPICS: Readonly<Record<string, string>> = {
  book: 'Look into order books.',
  bot: 'See the bots that trade on the books.',
  clock: 'See and move the clock that the venues live by.',
  endpoint: 'See where clients connect.',
  events: 'Follow what happens, or have it kept for collection.',
  fix: 'Read logs of FIX messages.',
  hold: 'Have orders and requests wait for a decision.',
  instrument: 'See what is traded, halt and resume it.',
  log: "See the daemon's log, and say what is in it.",
  order: 'List, enter, cancel and replace orders, and decide what becomes of them.',
  phase: 'See and set the market phase.',
  session: 'See who may connect, and who is connected.',
  snapshot: 'Keep whole venues, compare them, and go back to them.',
  trade: 'See what was traded, undo and correct it.',
  user: 'Say who may log on to the daemon, and as what.',
  venue: 'See the venues, and check venue files.',
};
