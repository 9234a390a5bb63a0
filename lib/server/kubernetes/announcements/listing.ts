import type { BoundedReader } from '../reads/bounded-reader'
import { KubeStatusError } from '../transport/errors'
import type { Ledger } from './ledger'
import type { OptionalList } from './optional-resource'

/** More status resources or Leases than this are not read. */
const OBJECTS_MAX = 50_000

/** Reads lists of resources that may not be there, and remembers how new the last answer was. */
export function createListing(reader: BoundedReader) {
  const versions = new Map<string, string>()

  const readOne = async <T>(path: string, { query = {}, reduce }: OptionalList<T>, ledger: Ledger) => {
    const key = `${path} ${JSON.stringify(query)}`
    const notOlderThan = versions.get(key) ?? null
    // Whatever goes wrong, the next one begins anew.
    versions.delete(key)
    const answer = await reader.list({ path, query, itemsMax: OBJECTS_MAX, reduce, isLenient: true, notOlderThan })
    if (answer.version !== null) versions.set(key, answer.version)
    ledger.note(answer.bytes, answer.unreadable)
    return answer.values
  }

  return async <T>(wanted: OptionalList<T>, ledger: Ledger): Promise<readonly T[]> => {
    let absent: KubeStatusError | null = null
    for (const path of wanted.paths) {
      try {
        return await readOne(path, wanted, ledger)
      } catch (error) {
        absent = await asAbsent(reader, path, error)
        if (absent === null) throw error
      }
    }
    throw absent
  }
}

/**
 * The 404 of a resource that is not served; null: that is not what is wrong. An API server asks for the right first, so
 * that one who has none is told 403 of what is not there; the lists of what is served are open to everybody.
 */
async function asAbsent(reader: BoundedReader, path: string, error: unknown): Promise<KubeStatusError | null> {
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
