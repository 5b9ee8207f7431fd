import { existsSync } from 'node:fs';
import { Args } from '@oclif/core';
import { SimctlCommand } from '../src/cli/command.ts';
import { daemonFindings, existingAbove, homeFinding } from '../src/cli/doctor/daemons.ts';
import { fail, type Finding, findings, ok } from '../src/cli/doctor/finding.ts';
import {
  clockFinding,
  diskFinding,
  nodeFinding,
  terminalFinding,
  zonesFinding,
} from '../src/cli/doctor/machine.ts';
import { portFindings } from '../src/cli/doctor/ports.ts';
import { stdout } from '../src/cli/output.ts';
import { EXIT } from '../src/cli/problem.ts';
import { runningDaemons, simctlHome } from '../src/management/home.ts';

const VENUES = 'venues';

export default class Doctor extends SimctlCommand {
  static override summary = 'Look whether simctl can work here, and say what to do where it cannot.';
  static override description = `\
Looks at the Node that runs it, the place for data, the disk, the clock, the terminal, the daemons that run, with their \
unix sockets, or were ended by force, and the ports of venue files: those that are named, or those of the folder \
./venues. It changes nothing.

Exit code 0 if all can work, 1 if something must be put right.`;
  static override examples = ['simctl doctor', 'simctl doctor my-venue.toml --json'];
  static override args = {
    venues: Args.string({
      description: 'Venue files, or folders of them',
      multiple: true,
      ignoreStdin: true,
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Doctor);
    const home = simctlHome();
    const all = [
      nodeFinding(process.versions.node, process.execPath),
      homeFinding(home),
      diskFinding(existingAbove(home)),
      clockFinding(),
      zonesFinding(),
      terminalFinding(stdout, process.env, process.platform),
      ...(await daemonFindings(home, this.config.version)),
      ...(await venueFindings(args.venues ?? (existsSync(VENUES) ? [VENUES] : []))),
    ];
    const failed = all.some(({ verdict }) => verdict === 'fail');
    if (flags.json) stdout.json({ ok: !failed, findings: all });
    else findings(all, stdout);
    if (failed) process.exitCode = EXIT.refused;
  }
}

async function venueFindings(paths: readonly string[]): Promise<Finding[]> {
  if (paths.length === 0) return [];
  const { readVenues } = await import('../src/daemon/venue-files.ts');
  try {
    const files = await readVenues(paths);
    const wanted = files.flatMap(({ file, config: { venue, endpoints } }) =>
      endpoints.map(({ name, host, port }) => ({ file, venue: venue.name, endpoint: name, host, port })),
    );
    return [ok('venue files', `${files.length} are good`), ...(await portFindings(wanted, runningDaemons()))];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StartProblem') throw error;
    return [fail('venue files', error.message, 'See "simctl venue check".')];
  }
}
