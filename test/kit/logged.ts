import { SILENT, type AreaLog } from '../../src/management/log.ts';

/** A log that keeps the texts of what somebody has to look at. */
export function toldTo(texts: string[]): AreaLog {
  const told = (text: string): void => void texts.push(text);
  return { ...SILENT, warn: told, error: told };
}
