import type { AreaLog } from '../management/log.ts';
import { isoText } from '../management/render.ts';
import type { RunningVenue } from './running-venue.ts';
import { StartProblem } from './start-problem.ts';
import type { ClockSetting, VenueClock } from './venue-clock.ts';

/**
 * Sets the clock of a daemon that starts. One that runs fast or is moved by hand goes on from where the venues had
 * come, unless it is to begin later. Throws StartProblem where it would have to go back.
 */
export function beginClock(
  clock: VenueClock,
  { mode, factor, at }: ClockSetting,
  venues: readonly RunningVenue[],
  log: AreaLog,
): void {
  const latest = Math.max(0, ...venues.map(({ venue }) => venue.now));
  if (mode === 'real') {
    if (latest > clock.now()) {
      log.warn(`a venue has come to ${isoText(latest)}: until then nothing happens by its clock`);
    }
  } else if (at === undefined) {
    if (latest > 0) clock.set({ mode, factor, at: latest });
  } else if (at < latest) {
    throw new StartProblem(
      `the clock cannot begin at ${isoText(at)}: a venue has come to ${isoText(latest)}`,
      'Begin later, or leave --at out to go on from there.',
    );
  }
}
