import { readFileSync } from 'node:fs';

/** Linux counts the time of processes in hundredths of a second. */
const MICROS_PER_TICK = 10_000;
/** Places of utime and stime (proc_pid_stat(5)) behind the name of the program, which may hold blanks itself. */
const USER = 11;
const SYSTEM = 12;

/** CPU time that another process has used so far, all its threads together; null where the system has no /proc. */
export function cpuMicrosOf(pid: number): number | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER]) + Number(fields[SYSTEM])) * MICROS_PER_TICK;
}

/** What it has in memory now, in bytes; null where the system has no /proc. */
export function residentBytesOf(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}
