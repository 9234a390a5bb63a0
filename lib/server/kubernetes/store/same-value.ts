/**
 * Whether two reduced objects say the same: by content, over texts, numbers, lists, Maps and plain objects.
 * Ours rather than Node's `isDeepStrictEqual`, which is ten times slower and is asked about every object of a relist.
 */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left)) return Array.isArray(right) && sameList(left, right)
  if (left instanceof Map) return right instanceof Map && sameEntries(left, right)
  return sameFields(left as Fields, right as Fields)
}

type Fields = Readonly<Record<string, unknown>>

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) if (!sameValue(left[index], right[index])) return false
  return true
}

function sameEntries(left: ReadonlyMap<unknown, unknown>, right: ReadonlyMap<unknown, unknown>): boolean {
  if (left.size !== right.size) return false
  for (const [key, value] of left) if (!right.has(key) || !sameValue(value, right.get(key))) return false
  return true
}

/** Both come from one reducer, so they have the same fields. */
function sameFields(left: Fields, right: Fields): boolean {
  for (const field in left) if (!sameValue(left[field], right[field])) return false
  return true
}
