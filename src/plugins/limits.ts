/** What one plugin may ask of the daemon. None can be switched off; reaching one ends the thread of the plugin. */
export const PLUGIN_LIMITS = {
  /** How often a thread is looked at. */
  lookEveryMs: 250,
  /** Looks without an answer after which it is taken for dead: the slowest is found out within two seconds. */
  quietLooks: 6,
  /** Looks within which it must have loaded its module: 10 s. */
  loadLooks: 40,
  /** Questions that wait for their answer. */
  waiting: 10_000,
  /** Requests in the answer to one question. */
  requestsAtOnce: 250,
  timers: 10_000,
  /** Lines that one look lets through to the log, and characters of a line. */
  linesPerLook: 10,
  lineLength: 500,
  /** Failures within some time of the venue's clock after which it is not started again. */
  failures: 3,
  failuresWithinMs: 300_000,
} as const;
