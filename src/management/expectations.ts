/** What the names of holds begin with by which tests expect orders. */
export const EXPECTATION_PREFIX = 'expect-';
