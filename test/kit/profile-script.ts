import type { RejectReason } from '../../src/engine/reject.ts';
import type { Field } from '../../src/gateways/fix/profile/fields.ts';
import { PLAIN_PROFILE, type ProfileTerms } from '../../src/gateways/fix/profile/profile.ts';

/**
 * What a line of a FIX scenario makes of the profile of every trader; null for any other line.
 *
 *     profile exchange|broker|plain            plain forgets all that was said before
 *     profile ids ORDER EXECUTION              formats, with # for the number
 *     profile echo TAG,FROM-TO,…
 *     profile text REASON TEXT…
 *     edit TYPE,… [when|remove|set|add FIELD|TAG]…
 *     edit none
 */
export function profileAfter(line: string, terms: ProfileTerms): ProfileTerms | null {
  const [what, first = '', ...rest] = line.split(' ');
  if (what === 'edit')
    return { ...terms, edits: first === 'none' ? [] : [...terms.edits, editOf(first, rest)] };
  if (what !== 'profile') return null;
  switch (first) {
    case 'ids':
      return { ...terms, orderIdFormat: rest[0]!, executionIdFormat: rest[1]! };
    case 'echo':
      return { ...terms, echoTags: rest[0]!.split(',').map(rangeOf) };
    case 'text': {
      const [reason, ...words] = rest as [RejectReason, ...string[]];
      return { ...terms, rejectTexts: { ...terms.rejectTexts, [reason]: words.join(' ') } };
    }
    case 'plain':
      return PLAIN_PROFILE;
    default:
      return { ...terms, pendingReports: first === 'broker', acknowledgesFirst: first !== 'exchange' };
  }
}

function rangeOf(text: string): [first: number, last: number] {
  const [first, last = first] = text.split('-').map(Number) as [number, number?];
  return [first, last];
}

function editOf(messages: string, words: readonly string[]): ProfileTerms['edits'][number] {
  const after = (word: string): string[] => words.filter((_, index) => words[index - 1] === word);
  const fields = (word: string): Field[] =>
    after(word).map((text) => [Number.parseInt(text, 10), text.slice(text.indexOf('=') + 1)]);
  return {
    messages: messages.split(','),
    when: fields('when'),
    remove: after('remove').map(Number),
    set: fields('set'),
    add: fields('add'),
  };
}
