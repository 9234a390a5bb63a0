import { BadAnswerError, KubeStatusError, NoAnswerError } from '../transport/errors'
import type { ReflectorContext } from './context'
import { readVersion } from './events'
import { OBJECT_BYTES_MAX } from './list'

const DEADLINE_MS = 10_000

/**
 * Whether the server's latest version is older than the one that is held: a cluster that was restored from a backup,
 * or made anew in the old one's place. Such a server answers a watch with 200 and never sends a byte until it has
 * reached that version again; from then on it tells what changes and never what went before. One object is fetched for
 * its list's version; a healthy server's watch cache moves on by it, and bookmarks with it.
 *
 * @returns false when the server does not tell: the watch that follows finds out what is wrong
 * @throws what the transport throws when no connection comes about
 */
export async function isFromTheFuture({ transport, path, position, stopped }: ReflectorContext): Promise<boolean> {
  const options = { query: { limit: 1 }, deadlineMs: DEADLINE_MS, maxBytes: OBJECT_BYTES_MAX, signal: stopped }
  const latest = await transport.getJson(path, options).then(readVersion, nothingIfAnswered)
  return isDecimal(latest) && isDecimal(position.version) && BigInt(latest) < BigInt(position.version)
}

function nothingIfAnswered(error: unknown): null {
  if (error instanceof KubeStatusError || error instanceof BadAnswerError || error instanceof NoAnswerError) return null
  throw error
}

/** Versions of etcd are numbers that grow (KEP-5504); others cannot be compared. */
const isDecimal = (version: string | null): version is string => version !== null && /^\d{1,20}$/.test(version)
