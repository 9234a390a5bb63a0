/** A map as readers see it: immutable, replaced as a whole, and only when something in it changed. */
export interface PublishedMap<V> {
  /** Takes over what changed since the last time; gives the keys whose value is another one now. */
  publish(): ReadonlySet<string>
  map(): ReadonlyMap<string, V>
}

/** @param read the entry as it is now; undefined: there is none */
export function createPublishedMap<V>(
  read: (key: string) => V | undefined,
): PublishedMap<V> & { touch(key: string): void } {
  let published: ReadonlyMap<string, V> = new Map()
  let touched = new Set<string>()
  return {
    touch: (key) => {
      touched.add(key)
    },
    publish() {
      const changed = new Set<string>()
      let next: Map<string, V> | null = null
      for (const key of touched) {
        const value = read(key)
        if (value === published.get(key)) continue
        changed.add(key)
        next ??= new Map(published)
        if (value === undefined) next.delete(key)
        else next.set(key, value)
      }
      touched = new Set()
      published = next ?? published
      return changed
    },
    map: () => published,
  }
}

/** A published map that keeps its own entries: they are set one by one, and seen with the next `publish`. */
export function createPublishedTable<V>(): PublishedMap<V> & { set(key: string, value: V | undefined): void } {
  const present = new Map<string, V>()
  const published = createPublishedMap((key) => present.get(key))
  return {
    ...published,
    set(key, value) {
      if (value === undefined) present.delete(key)
      else present.set(key, value)
      published.touch(key)
    },
  }
}
