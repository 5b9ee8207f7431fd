/** What the function of a test is given, as far as `spawn` needs it. */
export type TestContext = NodeTestContext | VitestContext;

/** Of node:test: `test('…', async (t) => { await spawn({ test: t }); })`. */
interface NodeTestContext {
  readonly passed: boolean;
  after(hook: () => Promise<void>): void;
}

/** Of vitest: `test('…', async (context) => { await spawn({ test: context }); })`. */
interface VitestContext {
  onTestFailed(hook: () => void): void;
  onTestFinished(hook: () => Promise<void>): void;
}

interface Ending {
  readonly name: string;
  readonly log: string;
  stop(): Promise<void>;
}

/** Stops the daemon when the test is over, and prints its log when the test has failed. */
export function endWith(test: TestContext, daemon: Ending): void {
  if ('onTestFinished' in test) {
    test.onTestFinished(() => daemon.stop());
    test.onTestFailed(() => printLog(daemon));
    return;
  }
  test.after(async () => {
    // By then node:test knows how the test has ended.
    const { passed } = test;
    await daemon.stop();
    if (!passed) printLog(daemon);
  });
}

function printLog({ name, log }: Ending): void {
  const lines = log.trimEnd();
  process.stderr.write(`The log of daemon ${name}${lines === '' ? ' is empty.' : `:\n${lines}`}\n`);
}
