/** Whether two values of plain data are the same, and NaN the same as NaN. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  let fields = 0;
  for (const key in left) {
    fields++;
    if (!Object.hasOwn(right, key) || !same(left[key], right[key])) return false;
  }
  for (const _ in right) fields--;
  return fields === 0;
}
