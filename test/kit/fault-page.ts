import * as z from 'zod';
import { FAULT_COMMON } from '../../src/faults/arming.ts';
import { FAULT_NAMES, FAULTS } from '../../src/faults/catalogue.ts';
import type { FaultKind } from '../../src/faults/kind.ts';
import { EFFECTS, OCCASIONS, type Effect } from '../../src/faults/occasions.ts';
import { FAULT_PARAMETERS, type FaultParameterName } from '../../src/faults/parameters.ts';

/** The reference page of the faults, made of the tables that declare them. */
export function faultPage(): string {
  return `${[
    '# Faults',
    '',
    'What can be made to go wrong on purpose, by `[[fault]]` of a venue file, `fault.arm` and `simctl fault arm`. This page is made of the tables in this folder: `UPDATE=1 node --test test/faults/page.test.ts`.',
    '',
    'Several faults act in the order in which they were armed. One that fires tells so by an event `fault-fired`; one that might have fired and did not says why in `simctl fault show`. Faults are not kept over a restart of the daemon, but for those of venue files, which are armed anew. What a fault has the venue do and the venue refuses, such as to cancel an order that is closed by then, is an event `decision-rejected`. Drop copies tell what really happened.',
    '',
    'What really happens on the venue (*Done*) is delayed by the clock of the venue, which may be one that is moved by hand; everything else by that of the machine, as connections are. Faults stay armed when a session is made anew, and when the venue goes back to a snapshot: what they had delayed of the past that is no more never happens. A fork of a venue has the faults that are armed, each as it was when it was armed. Faults that concern nobody any more, since a session or an instrument was removed, are disarmed.',
    '',
    '## What each may be limited to',
    '',
    ...table(['parameter', 'default', 'meaning'], commonRows()),
    '',
    ...(Object.keys(EFFECTS) as Effect[]).flatMap(effectSection),
    '## Parameters',
    '',
    ...table(
      ['parameter', 'meaning'],
      (Object.keys(FAULT_PARAMETERS) as FaultParameterName[]).map((name) => [
        `\`${name}\``,
        FAULT_PARAMETERS[name].description ?? '',
      ]),
    ),
  ].join('\n')}\n`;
}

function commonRows(): string[][] {
  return Object.entries(FAULT_COMMON).map(([name, schema]) => [
    `\`${name}\``,
    defaultOf(schema) ?? 'any',
    schema.description ?? '',
  ]);
}

function effectSection(effect: Effect): string[] {
  const kinds = FAULT_NAMES.filter((name) => FAULTS[name].effect === effect);
  return [
    `## ${effect[0]!.toUpperCase()}${effect.slice(1)}: ${EFFECTS[effect]}`,
    '',
    ...table(
      ['fault', 'what happens', 'when', 'parameters', 'from'],
      kinds.map((name) => kindRow(name, FAULTS[name])),
    ),
    '',
  ];
}

function kindRow(name: string, { summary, occasion, since = 'FIX.4.0', parameters }: FaultKind): string[] {
  const takes = Object.entries(parameters.shape).map(([parameter, schema]) => {
    const byDefault = defaultOf(schema);
    return `\`${parameter}${byDefault === null ? '?' : `=${byDefault}`}\``;
  });
  return [`\`${name}\``, summary, OCCASIONS[occasion], takes.join(', '), since];
}

function defaultOf(schema: z.ZodType): string | null {
  return schema instanceof z.ZodDefault ? String(schema.parse(undefined)) : null;
}

function table(head: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
