import type { Result, VenueFileJson } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';

type Reloaded = Result<'venue.reload'>['files'];

/** What became of each file. */
export function fileReload(files: Reloaded, output: Output): void {
  for (const { file, outcome, changes } of files) {
    if (outcome === 'refused') continue;
    output.line(changes.length === 0 ? `${file}: nothing has changed.` : `${file} is loaded:`);
    output.lines(changes.map((change) => `  ${printable(change)}`));
  }
  const refused = files.filter(({ outcome }) => outcome === 'refused');
  fileProblems(refused, output);
  for (const { file } of refused) output.line(`${file} is refused; what runs goes on.`);
}

/** Mistakes in the form that editors and terminals turn into links. */
export function fileProblems(files: readonly VenueFileJson[], output: Output): void {
  output.lines(
    files.flatMap(({ file, problems }) =>
      problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${printable(message)}`),
    ),
  );
}
