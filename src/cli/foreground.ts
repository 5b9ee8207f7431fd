import type { ReadyLine } from '../management/home.ts';
import { ActivityLog, type Activity } from './activity.ts';
import { showBanner } from './banner.ts';
import { Interrupt } from './interrupt.ts';
import type { Output } from './output.ts';

/** A daemon within this process. */
export interface ForegroundDaemon {
  readonly ready: ReadyLine;
  /** Resolves when the daemon has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
  activity(listener: (activity: Activity) => void): () => void;
}

interface Shown {
  /** For programs: the ready line alone. */
  readonly json: boolean;
  /** For people: the banner, but no activity. */
  readonly quiet: boolean;
}

/** Keeps a daemon in the foreground until it stops or the user has had enough. */
export async function runInForeground(daemon: ForegroundDaemon, output: Output, shown: Shown): Promise<void> {
  using interrupt = new Interrupt();
  if (shown.json) output.jsonLine(daemon.ready);
  else
    showBanner(
      daemon.ready,
      output,
      'Ctrl-C stops it. In another terminal: simctl instrument list, simctl book show',
    );
  using log = shown.json || shown.quiet ? null : new ActivityLog(daemon, output);
  log?.start();
  await Promise.race([interrupt.happened, daemon.stopped]);
  await daemon.stop();
  await daemon.stopped;
  if (!shown.json) output.line('stopped');
}
