import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Args, Flags } from '@oclif/core';
import { showBanner } from '../src/cli/banner.ts';
import { SimctlCommand } from '../src/cli/command.ts';
import { addressOf } from '../src/cli/connect.ts';
import { startDetached } from '../src/cli/detach.ts';
import { readClock } from '../src/cli/clock-flag.ts';
import { type ForegroundDaemon, runInForeground } from '../src/cli/foreground.ts';
import { stderr, stdout } from '../src/cli/output.ts';
import { EXIT_CODES, Problem } from '../src/cli/problem.ts';
import { logLine } from '../src/cli/views/log.ts';
import type { StartOptions } from '../src/daemon/daemon.ts';
import { isAtLeast, LOG_LEVELS } from '../src/management/log.ts';

const DEMO = fileURLToPath(new URL('../venues/demo.toml', import.meta.url));
const VENUES = 'venues';
const DURABILITIES = ['none', 'process', 'full'] as const;
const HIGHEST_PORT = 65_535;
/** Failures whose message says it all; any other is a fault of simctl, and is shown with its stack. */
const PLAIN_FAILURES: ReadonlySet<string> = new Set([
  'StartProblem',
  'StoreLocked',
  'StoreDamaged',
  'UnsafeToken',
]);

export default class Start extends SimctlCommand {
  static override summary = 'Start a daemon with its venues.';
  static override description = `\
Without a path it runs the venue files (*.toml) of the folder ./venues, or the built-in demo if there is no such folder.

A daemon that keeps its data writes a log to daemon.log in its data directory; "simctl log tail" shows it.

Commands and SDK of this account reach it over a unix socket, "$XDG_RUNTIME_DIR/simctl/<name>.sock" or \
run/simctl.sock in its data directory, where the system has such sockets, and over a port of the loopback address.

In the foreground it shows where clients connect and what they do; Ctrl-C stops it in good order. With --json or \
--ephemeral, standard output is one line instead, once everything listens: JSON with "name", "pid", "management" and \
"endpoints". What the log warns of goes to standard error; with --log-level all that is logged.

${EXIT_CODES}`;

  static override examples = [
    { description: 'Try it out: run the demo, and see how to connect.', command: 'simctl start' },
    {
      description: 'For a test: free ports, nothing kept, ends with its parent.',
      command: 'simctl start --ephemeral',
    },
    {
      description: 'For a test of a trading day: the clock stands until it is moved.',
      command: 'simctl start --ephemeral --clock manual --at 2026-01-05T08:00:00Z',
    },
    {
      description: 'In the background, with venues of your own.',
      command: 'simctl start --detach my-venue.toml',
    },
  ];

  static override args = {
    venues: Args.string({
      description: 'Venue files, or folders of them; the same as --venues',
      multiple: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    venues: Flags.string({
      description: 'A venue file, or a folder of them; may be given several times',
      helpValue: '<path>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ephemeral: Flags.boolean({
      description: 'Keep nothing, use free ports only, and end with the parent process',
    }),
    detach: Flags.boolean({
      description: 'Run in the background; return when ready',
      exclusive: ['ephemeral'],
    }),
    durability: Flags.option({
      description: 'What acknowledged orders outlive: nothing, the end of the process, or a loss of power',
      options: DURABILITIES,
    })(),
    'management-port': Flags.integer({
      description: 'Port for the commands and the SDK; by default a free one',
      helpValue: '<number>',
      min: 0,
      max: HIGHEST_PORT,
    }),
    http: Flags.integer({
      description:
        'Port for browsers and curl: the management protocol over WebSockets and HTTP POST; none unless given',
      helpValue: '<number>',
      min: 0,
      max: HIGHEST_PORT,
    }),
    clock: Flags.string({
      description:
        'What the venues live by: the time of the machine, so many times it, or a clock moved by hand',
      helpValue: 'real|scaled:<factor>|manual',
    }),
    at: Flags.string({
      description: 'When a scaled or manual clock begins; by default where it was, or now',
      helpValue: '<time>',
      dependsOn: ['clock'],
    }),
    'no-watch': Flags.boolean({
      description: 'Take venue files when "simctl venue reload" says so only, not whenever they change',
    }),
    'management-tls': Flags.string({
      description:
        'Address and port at which other machines may manage this daemon, over TLS; 0.0.0.0 for all addresses',
      helpValue: '<address:port>',
    }),
    'management-tls-cert': Flags.string({
      description: 'Certificate of the daemon for --management-tls, in PEM form',
      helpValue: '<path>',
    }),
    'management-tls-key': Flags.string({
      description: 'Key of that certificate; nobody else may be able to read it',
      helpValue: '<path>',
    }),
    'management-tls-client-ca': Flags.string({
      description:
        'Takes only clients there whose certificate is signed by a CA of this file; they need a token none the less',
      helpValue: '<path>',
    }),
    'log-level': Flags.string({
      description: `What is logged: a level for all areas, others for some; ${LOG_LEVELS.join(', ')}; info unless given`,
      helpValue: '<info,fix=debug>',
    }),
    quiet: Flags.boolean({ description: 'Show where clients connect, but not what they do' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Start);
    const named = [...(args.venues ?? []), ...(flags.venues ?? [])];
    if (flags.detach) {
      const name = flags.name ?? 'default';
      const words = this.argv.filter(
        (word) => word !== '--detach' && word !== '--json' && word !== '--quiet',
      );
      const ready = await startDetached(name, ['start', '--json', '--quiet', ...words]);
      if (flags.json) stdout.jsonLine(ready);
      else
        showBanner(ready, stdout, `It goes on in the background: simctl status, simctl stop --name ${name}`);
      return;
    }
    const clock = readClock(flags.clock, flags.at);
    const levels = flags['log-level'];
    const daemon = await started({
      name: flags.name ?? (flags.ephemeral ? `ephemeral-${process.pid}` : 'default'),
      venues: named.length > 0 ? named : [existsSync(VENUES) ? VENUES : DEMO],
      ephemeral: flags.ephemeral,
      ...(flags.durability === undefined ? {} : { durability: flags.durability }),
      ...(flags['management-port'] === undefined ? {} : { managementPort: flags['management-port'] }),
      ...(flags.http === undefined ? {} : { httpPort: flags.http }),
      ...(clock === undefined ? {} : { clock }),
      watch: !flags['no-watch'],
      ...remoteOf(flags),
      ...(levels === undefined ? {} : { logLevels: levels }),
      onLog: (entry) => {
        // The venues' activity is shown anyway, so without asking there is only what somebody should look at.
        if (!flags.quiet && (levels !== undefined || isAtLeast(entry.level, 'warn')))
          stderr.line(logLine(entry, stderr));
      },
    });
    await runInForeground(daemon, stdout, { json: flags.json || flags.ephemeral, quiet: flags.quiet });
  }
}

interface RemoteWords {
  readonly 'management-tls'?: string | undefined;
  readonly 'management-tls-cert'?: string | undefined;
  readonly 'management-tls-key'?: string | undefined;
  readonly 'management-tls-client-ca'?: string | undefined;
}

/** What leaves this machine is encrypted, or it does not leave. */
function remoteOf(words: RemoteWords): Pick<StartOptions, 'remote'> {
  const { 'management-tls': address, 'management-tls-cert': certificate, 'management-tls-key': key } = words;
  const clientCa = words['management-tls-client-ca'];
  if ([address, certificate, key, clientCa].every((word) => word === undefined)) return {};
  if (address === undefined || certificate === undefined || key === undefined) {
    throw new Problem(
      'Other machines manage a daemon over TLS alone, and that takes a certificate with its key.',
      {
        code: 'bad-usage',
        next:
          'Give --management-tls, --management-tls-cert and --management-tls-key together; or leave them out and ' +
          'reach it by "ssh -L".',
      },
    );
  }
  return { remote: { ...addressOf(address, '--management-tls'), certificate, key, clientCa } };
}

async function started(options: StartOptions): Promise<ForegroundDaemon> {
  const { startDaemon } = await import('../src/daemon/daemon.ts');
  try {
    return await startDaemon(options);
  } catch (error) {
    if (!(error instanceof Error) || !PLAIN_FAILURES.has(error.name)) throw error;
    const { next } = error as { next?: string };
    throw new Problem(error.message, { code: 'cannot-start', next });
  }
}
