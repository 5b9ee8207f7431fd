import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import { Venue } from '../../src/engine/venue.ts';
import { isComment, readBlocks } from '../kit/goldens.ts';
import { mirrorCommand, mirrorEvent } from '../kit/mirror.ts';
import { VenueScript } from '../kit/venue-script.ts';

function play(venue: Venue, command: Command, at: number): VenueEvent[] {
  const events: VenueEvent[] = [];
  venue.apply(command, at, (event) => events.push(event));
  return events;
}

/** An auction has no mirror to the letter: of each trade it tells the buyer first. */
function unordered(events: readonly VenueEvent[]): string[] {
  return events
    .map((event) =>
      JSON.stringify({ ...event, number: 0, ...('executionId' in event && { executionId: 0 }) }),
    )
    .toSorted();
}

/** Names executions, which are numbered with the buyer's first where they have no order of their own. */
const UNMIRRORED = new Set(['bust-correct.txt']);

/** Prices beyond zero are where the mirror has the others. */
function withNegativePrices(command: Command): Command {
  if (command.type !== 'create-instrument' && command.type !== 'update-instrument') return command;
  return { ...command, instrument: { ...command.instrument, negativePrices: true } };
}

function isMirrored(name: string): boolean {
  return name.endsWith('.txt') && !UNMIRRORED.has(name);
}

for (const file of readdirSync(import.meta.dirname).filter(isMirrored)) {
  test(`scenario ${file} in the mirror`, () => {
    const script = new VenueScript();
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    for (const { input } of readBlocks(text)) {
      for (const line of input) if (!isComment(line)) script.run(line);
    }
    const [venue, mirror] = [new Venue('TEST'), new Venue('TEST')];
    for (const { command, at } of script.played) {
      const either = withNegativePrices(command);
      const events = play(venue, either, at);
      const told = play(mirror, mirrorCommand(either), at);
      const expected = events.map(mirrorEvent);
      const inAnyOrder = events.some((event) => event.type === 'trade' && event.aggressor === null);
      const compared = inAnyOrder ? [told, expected].map(unordered) : [told, expected];
      assert.deepEqual(compared[0], compared[1], JSON.stringify(command));
    }
  });
}
