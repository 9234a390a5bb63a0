import { hostileTexts } from './hostile-texts'
import type { RawFields } from './raw-objects'
import { createRandom } from './seeded-random'

/** Makes nonsense of objects, the same for the same seed. */
export type Mutations = {
  below(limit: number): number
  /** Puts one to four pieces of junk at random places, as deep as the object goes. Changes the object. */
  mutate(root: RawFields): unknown
}

export function createMutations(seed: number): Mutations {
  const random = createRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T

  const junk: readonly (() => unknown)[] = [
    () => null,
    () => undefined,
    () => 0,
    () => -1,
    () => Number.NaN,
    () => 1e308,
    () => true,
    () => [],
    () => ({}),
    () => [null],
    () => [[[]]],
    () => JSON.parse('{"__proto__": {"polluted": true}, "name": "x"}'),
    () => ({ name: { name: 'x' } }),
    () => new Array(2000).fill('x'),
    () => new Date(Number.NaN),
    () => pick(hostileTexts),
  ]

  return {
    below,
    mutate(root) {
      if (below(200) === 0) return pick(junk)()
      for (let left = 1 + below(4); left > 0; left -= 1) {
        let place = root
        for (;;) {
          const key = pick(Object.keys(place))
          const child = key === undefined ? undefined : place[key]
          const isBranch = typeof child === 'object' && child !== null && Object.keys(child).length > 0
          if (isBranch && below(5) !== 0) {
            place = child as RawFields
            continue
          }
          const way = below(6)
          if (way === 0) place[pick(hostileTexts)] = pick(junk)()
          else if (way === 1 && key !== undefined) delete place[key]
          else place[key ?? 'x'] = pick(junk)()
          break
        }
      }
      return root
    },
  }
}
