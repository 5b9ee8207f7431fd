import { statfsSync } from 'node:fs';
import type { Output } from '../output.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const OLDEST_NODE = [24, 12] as const;

/** The Node that runs this is the one that runs the daemon: the launcher has chosen it. */
export function nodeFinding(version: string, executable: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const found = `${version}, ${executable}`;
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return ok('Node', found);
  return fail('Node', found, `Install Node ${OLDEST_NODE.join('.')} or later.`);
}

const SCARCE_BYTES = 1024 ** 3;
const TOO_FEW_BYTES = 64 * 1024 ** 2;

/** A daemon whose disk is full acknowledges nothing. */
export function diskFinding(directory: string, freeBytes: number = freeBytesAt(directory)): Finding {
  const found = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free for ${directory}`;
  const next = 'Make room, or set SIMCTL_HOME to a directory on another disk.';
  if (freeBytes < TOO_FEW_BYTES) return fail('disk', found, next);
  return freeBytes < SCARCE_BYTES ? warn('disk', found, next) : ok('disk', found);
}

function freeBytesAt(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** Further apart than this, the clock was set while this process ran, or it runs wrong. */
const APART_MS = 1_000;
/** simctl is not older than this. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

/** Orders expire, sessions begin and SendingTime is checked by the wall clock. */
export function clockFinding(
  wallMs: number = Date.now(),
  monotonicMs: number = performance.timeOrigin + performance.now(),
): Finding {
  const found = new Date(wallMs).toISOString();
  const next = 'Have the system set its clock, by NTP for instance.';
  if (wallMs < EARLIEST_MS) return fail('clock', `${found} is in the past`, next);
  const apartMs = Math.round(Math.abs(wallMs - monotonicMs));
  if (apartMs > APART_MS) return warn('clock', `${found}, which has jumped by ${apartMs} ms`, next);
  return ok('clock', `${found}, steady`);
}

/** Summer and winter differ by an hour in New York, if the data of time zones are there. */
export function zonesFinding(format: (at: Date) => string = newYork): Finding {
  try {
    const [winter, summer] = [Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 6, 15, 12)].map((at) =>
      format(new Date(at)),
    );
    if (winter === '07:00' && summer === '08:00') return ok('time zones', 'their data are there');
    return fail('time zones', `noon UTC is ${winter} and ${summer} in New York`, ZONES_NEXT);
  } catch (error) {
    return fail('time zones', (error as Error).message, ZONES_NEXT);
  }
}

const ZONES_NEXT = 'This Node is built without full ICU data: use one from nodejs.org.';

function newYork(at: Date): string {
  const options = {
    timeZone: 'America/New_York',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(at);
}

const NARROW_COLUMNS = 80;

/** Everything can be read without a terminal; on one it is nicer. */
export function terminalFinding(output: Output, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Finding {
  if (!output.terminal) return ok('terminal', 'none: answers are plain and not cut');
  const coloured = output.style('red', '.') !== '.';
  const charset = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const utf8 = platform === 'win32' || platform === 'darwin' || /utf-?8/i.test(charset);
  const found = `${output.width} columns, ${coloured ? 'colour' : 'no colour'}, ${utf8 ? 'UTF-8' : `no UTF-8 (${charset || 'no locale'})`}`;
  if (!utf8)
    return warn(
      'terminal',
      found,
      'Set LANG to a UTF-8 locale, such as C.UTF-8, to see "…" where text is cut.',
    );
  if (output.width < NARROW_COLUMNS) {
    return warn('terminal', found, `Make it ${NARROW_COLUMNS} columns wide to see all columns of tables.`);
  }
  return ok('terminal', found);
}
