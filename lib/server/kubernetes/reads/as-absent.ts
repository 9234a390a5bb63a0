import { KubeStatusError } from '../transport/errors'
import type { BoundedReader } from './bounded-reader'

/**
 * The 404 of a resource that is not served; null: that is not what is wrong. An API server asks for the right first, so
 * that one who has none is told 403 of what is not there; the lists of what is served are open to everybody.
 */
export async function asAbsent(reader: BoundedReader, path: string, error: unknown): Promise<KubeStatusError | null> {
  if (!(error instanceof KubeStatusError)) return null
  if (error.code === 404) return error
  if (error.code !== 403) return null
  const [, groupPath = '', resource = ''] = /^(\/apis\/[^/]+\/[^/]+)\/.*?([^/]+)$/.exec(path) ?? []
  try {
    const served = await reader.get(groupPath, (raw) => ({
      kind: 'object',
      key: groupPath,
      value: namesOf(raw),
      leftOut: null,
    }))
    return served?.has(resource) ? null : new KubeStatusError(404, 'NotFound', '', null, [], false)
  } catch {
    // Then the refusal is all that is known.
    return null
  }
}

/** Plural names in an APIResourceList. */
function namesOf(list: unknown): ReadonlySet<unknown> {
  const { resources } = typeof list === 'object' && list !== null ? (list as { resources?: unknown }) : {}
  return new Set(Array.isArray(resources) ? resources.map((resource) => resource?.name) : [])
}
