import { asAbsent } from '../reads/as-absent'
import type { BoundedReader } from '../reads/bounded-reader'
import type { KubeStatusError } from '../transport/errors'
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
