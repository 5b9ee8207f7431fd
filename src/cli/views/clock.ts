import type { ClockJson, Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';

const PACES = {
  real: () => 'the time of the machine',
  scaled: ({ factor }: ClockJson) => `${factor} times the time of the machine`,
  manual: () => 'moved by hand',
} as const satisfies Record<ClockJson['mode'], (clock: ClockJson) => string>;

const STOPS = {
  reached: 'there',
  idle: 'nothing more is due soon',
  steps: 'the most steps are done; ask for more with --steps',
} as const satisfies Record<Result<'clock.advance'>['stopped'], string>;

export function clock(shown: ClockJson, output: Output): void {
  output.line(`${shown.now}  ${PACES[shown.mode](shown)}`);
  output.line(shown.next === null ? 'nothing is due' : `next deadline ${shown.next}`);
}

export function clockRun({ steps, stopped, ...run }: Result<'clock.advance'>, output: Output): void {
  output.line(`${steps} deadlines met: ${STOPS[stopped]}`);
  clock(run.clock, output);
}
