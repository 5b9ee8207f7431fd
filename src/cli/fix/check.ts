import type { Dictionary } from '../../protocols/fix/dictionary/dictionary.ts';
import { hasForm } from '../../protocols/fix/dictionary/value-forms.ts';
import { checksumOf } from '../../protocols/fix/checksum.ts';
import { SESSION_REJECT_REASONS, type SessionProblem } from '../../protocols/fix/problem.ts';
import type { Known } from './dictionaries.ts';
import { meaningOf } from './explain.ts';
import type { FixMessage, FixProblem } from './message.ts';

const FRAME = [8, 9, 35];
const { tagWithoutValue, valueIncorrect, incorrectFormat, tagRepeated } = SESSION_REJECT_REASONS;

/**
 * What is wrong with a message: how it is framed, and the first thing for which a session would reject it (FIX 4.4
 * vol. 2, Rejecting messages at session level).
 */
export function problemsOf(message: FixMessage, known: Known | null): FixProblem[] {
  const problems = [...message.problems, ...frameProblems(message)];
  if (known === null) {
    problems.push(problemAt(8, 1, 'names no version of FIX that there is'));
    return problems;
  }
  const problem = known.validate(message);
  if (problem !== null) problems.push(placed(problem, message, known.dictionary));
  return problems.map((each) => ({
    ...each,
    name: known.dictionary.fields.get(each.tag ?? 0)?.name ?? null,
  }));
}

function problemAt(tag: number, field: number | null, text: string): FixProblem {
  return { tag, name: null, field, text };
}

function frameProblems(message: FixMessage): FixProblem[] {
  const problems: FixProblem[] = [];
  const misplaced = FRAME.findIndex((tag, index) => message.tags[index] !== tag);
  if (misplaced >= 0) {
    const text = `must be field ${misplaced + 1}: BeginString, BodyLength and MsgType come first`;
    problems.push(problemAt(FRAME[misplaced]!, null, text));
  }
  const last = message.count - 1;
  if (!message.whole || message.tags[last] !== 10) {
    problems.push(problemAt(10, null, 'missing: the message has no end'));
    return problems;
  }
  const text = message.buffer.toString('latin1');
  const trailer = message.starts[last]! - '10='.length;
  const length = trailer - message.ends[1]! - 1;
  if (message.tags[1] === 9 && message.textAt(1) !== String(length))
    problems.push(problemAt(9, 2, `says ${message.textAt(1)}, it is ${length}`));
  const sum = checksumOf(text.slice(0, trailer));
  if (message.textAt(last) !== sum)
    problems.push(problemAt(10, message.count, `says ${message.textAt(last)}, it is ${sum}`));
  return problems;
}

/** The problem with the place of the field: of the one among several with this tag that has it. */
function placed(
  { reason, tag, text }: SessionProblem,
  message: FixMessage,
  dictionary: Dictionary,
): FixProblem {
  if (tag === null) return problemAt(35, message.indexOf(35) + 1 || null, lower(text));
  const places = [...message.tags.keys()].filter((index) => message.tags[index] === tag);
  const isTheOne = (index: number): boolean => {
    const [start, end] = [message.starts[index]!, message.ends[index]!];
    const field = dictionary.fields.get(tag);
    switch (reason) {
      case tagWithoutValue.reason:
        return start === end;
      case incorrectFormat.reason:
        return field !== undefined && !hasForm(dictionary.formOf(field), message.buffer, start, end);
      case valueIncorrect.reason:
        return field !== undefined && meaningOf(field, message.textAt(index)) === null;
      case tagRepeated.reason:
        return index !== places[0];
      default:
        return true;
    }
  };
  const index = places.find(isTheOne) ?? places[0];
  return problemAt(tag, index === undefined ? null : index + 1, lower(text));
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
