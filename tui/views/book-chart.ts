import type { Second } from '../model/series.ts';
import { curve, sparkline } from '../text/chart.ts';
import { duration, quantityText } from '../text/figures.ts';
import { line, span, type Line, type Size } from '../text/line.ts';
import { heading } from '../text/table.ts';

/** Two seconds to a cell, as braille has it. */
const SECONDS_PER_CELL = 2;
/** Heading, two rows of prices, and volumes. */
const LOWEST = 4;

/** Prices of the last minutes as a curve, and below it what traded when; nothing where there is no room. */
export function chartLines(seconds: readonly Second[], digits: number, { width, height }: Size): Line[] {
  const shown = seconds.slice(-SECONDS_PER_CELL * width);
  const prices = shown.flatMap(({ price }) => (price === null ? [] : [price]));
  if (height < LOWEST) return [];
  if (prices.length === 0) return [heading('price', width), line(span('No price yet.', 'muted'))];
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const volumes = inCells(shown);
  const labels = [high.toFixed(digits), low.toFixed(digits), quantityText(Math.max(...volumes))];
  const label = Math.max(...labels.map((text) => text.length)) + 1;
  const room = { width: Math.max(1, width - label), height: height - 2 };
  const rows = curve(
    seconds.map(({ price }) => price),
    room,
    { low, high },
  );
  return [
    heading(
      `price, volume: ${duration(Math.min(seconds.length, room.width * SECONDS_PER_CELL) * 1_000)}`,
      width,
    ),
    ...rows.map((row, index) => {
      const text = index === 0 ? labels[0]! : index === rows.length - 1 ? labels[1]! : '';
      return line(span(row, 'key'), span(text.padStart(label), 'muted'));
    }),
    line(span(sparkline(volumes, room.width), 'good'), span(labels[2]!.padStart(label), 'muted')),
  ];
}

/** What traded in the time of each cell, the newest right. */
function inCells(seconds: readonly Second[]): number[] {
  const volumes: number[] = [];
  for (let end = seconds.length; end > 0; end -= SECONDS_PER_CELL)
    volumes.unshift(
      seconds.slice(Math.max(0, end - SECONDS_PER_CELL), end).reduce((sum, { volume }) => sum + volume, 0),
    );
  return volumes;
}
