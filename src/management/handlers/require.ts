import { MethodError } from '../errors.ts';

/** For a method that changes something: throws MethodError when nothing is given that it could change. */
export function requireOne<Name extends string>(
  params: { readonly [Param in Name]?: unknown },
  names: readonly Name[],
): void {
  if (names.some((name) => params[name] !== undefined)) return;
  const message = `one of ${names.join(', ')} is required`;
  throw new MethodError('invalid-params', `Nothing would change: ${message}.`, {
    problems: [{ path: '', message }],
  });
}
