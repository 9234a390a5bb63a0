/** Up to here `sample` is the same as `all`. */
export const SAMPLE_NODES = 64
const SAMPLE_OTHER_NODES = 16
const SAMPLE_LOCAL_NODES = SAMPLE_NODES - SAMPLE_OTHER_NODES

/**
 * The nodes that stand for all when many Services are on screen: those with endpoints, which have the most to get
 * wrong, and some of the others, evenly spaced. The others are the same for every Service, so that Services that
 * share a port share them too.
 *
 * @param names all nodes that may be asked
 * @param local nodes with ready endpoints of the Service; a name that is not among `names` is the caller's to skip
 */
export function sampleNodes(names: readonly string[], local: Iterable<string>): Iterable<string> {
  if (names.length <= SAMPLE_NODES) return names
  const sample = new Set<string>()
  for (const name of local) {
    if (sample.size === SAMPLE_LOCAL_NODES) break
    sample.add(name)
  }
  const step = names.length / SAMPLE_OTHER_NODES
  for (let position = 0; position < names.length; position += step) {
    const name = names[Math.floor(position)]
    if (name !== undefined) sample.add(name)
  }
  return sample
}
