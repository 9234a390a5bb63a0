/** What one item looks like at a moment; equal fingerprints mean equal objects. */
export type Row<Value> = { readonly fingerprint: string; readonly build: () => Value }

export type Snapshot<Value> = {
  /** The same map as before when nothing changed. */
  readonly values: ReadonlyMap<string, Value>
  readonly changed: ReadonlySet<string>
}

type Source<Item, Value> = {
  readonly items: readonly Item[]
  readonly key: (item: Item) => string
  /** Whether the item can ever change; the others are built once. */
  readonly moves: (item: Item) => boolean
  /** null: not there at the moment. */
  readonly row: (item: Item, index: number, elapsedMs: number) => Row<Value> | null
}

/**
 * Objects over time: asked for a moment it gives them all, builds only those that changed since it was asked last, and
 * keeps the identity of the others. What it gives depends on the moment alone, not on what was asked before.
 */
export function createTable<Item, Value>(source: Source<Item, Value>): (elapsedMs: number) => Snapshot<Value> {
  const fingerprints = new Map<string, string>()
  let values: ReadonlyMap<string, Value> | null = null
  return (elapsedMs) => {
    const built = new Map<string, Value | null>()
    for (const [index, item] of source.items.entries()) {
      if (values !== null && !source.moves(item)) continue
      const key = source.key(item)
      const row = source.row(item, index, elapsedMs)
      if (row?.fingerprint === fingerprints.get(key)) continue
      if (row === null) fingerprints.delete(key)
      else fingerprints.set(key, row.fingerprint)
      built.set(key, row === null ? null : row.build())
    }
    if (values === null || built.size > 0) values = merge(source, values ?? new Map(), built)
    return { values, changed: new Set(built.keys()) }
  }
}

/** In the order of the items, whenever each of them came. */
function merge<Item, Value>(
  { items, key }: Source<Item, Value>,
  before: ReadonlyMap<string, Value>,
  built: ReadonlyMap<string, Value | null>,
): ReadonlyMap<string, Value> {
  const after = new Map<string, Value>()
  for (const item of items) {
    const name = key(item)
    const value = built.has(name) ? built.get(name) : before.get(name)
    if (value !== undefined && value !== null) after.set(name, value)
  }
  return after
}
