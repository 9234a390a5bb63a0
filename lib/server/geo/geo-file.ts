import 'server-only'
import { readFile, stat } from 'node:fs/promises'
import { Reader, type Response } from 'maxmind'

/** How a database file fares that the operator mounted. */
export type GeoFileStatus = {
  /** `off`: none was named; `loading`: not read yet; `stale`: the file is broken, an earlier reading is used further. */
  readonly state: 'off' | 'loading' | 'ready' | 'stale' | 'failed'
  /** One sentence, for the status page and beside the column that rests on it. */
  readonly inWords: string
  /** When the data was made; null: no data. */
  readonly builtAtMs: number | null
}

/** One database in MaxMind's format, read anew whenever the file changes; it never fails, it only knows nothing. */
export type GeoFile = {
  /** What the database holds about an address; null: nothing, or there is no database. */
  get(address: string): unknown
  status(): GeoFileStatus
  /** Looks whether the file changed, at most every some seconds, and reads it if so. Resolves when that is done. */
  refresh(nowMs: number): Promise<void>
}

const CHECK_EVERY_MS = 10_000
/** City databases have 120 MB; what is far larger is something else. */
const LARGEST_BYTES = 512 * 1024 * 1024

/**
 * @param path of the file; null: none was set
 * @param setting name of the setting that names it
 * @param gives what it would give, in words: "countries"
 */
export function openGeoFile(path: string | null, setting: string, gives: string): GeoFile {
  if (path === null)
    return switchedOff(`No database gives ${gives}: set ${setting} to a file in MaxMind's format (mmdb).`)
  let reader: Reader<Response> | null = null
  let identity = ''
  let problem: string | null = null
  let checkedAtMs = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | null = null

  async function check(file: string): Promise<void> {
    try {
      const { mtimeMs, size, ino } = await stat(file)
      const found = `${mtimeMs} ${size} ${ino}`
      if (found === identity) return
      if (size > LARGEST_BYTES) throw new Error('it is larger than 512 MiB')
      reader = readDatabase(await readFile(file))
      identity = found
      problem = null
    } catch (error) {
      problem = sayProblem(error)
      identity = ''
    }
  }

  return {
    get(address) {
      try {
        return reader?.get(address) ?? null
      } catch {
        // Data that makes no sense says nothing.
        return null
      }
    },
    status: () => statusOf(reader, problem, { setting, gives }),
    refresh(nowMs) {
      if (checking !== null) return checking
      if (nowMs - checkedAtMs < CHECK_EVERY_MS) return Promise.resolve()
      checkedAtMs = nowMs
      checking = check(path).finally(() => {
        checking = null
      })
      return checking
    },
  }
}

function switchedOff(inWords: string): GeoFile {
  return {
    get: () => null,
    status: () => ({ state: 'off', inWords, builtAtMs: null }),
    refresh: () => Promise.resolve(),
  }
}

/** @throws Error when it is no database, or one whose tree leads nowhere */
function readDatabase(buffer: Buffer): Reader<Response> {
  const reader = new Reader<Response>(buffer)
  // A file that was cut off has metadata that fit and a tree that does not.
  reader.get('192.0.2.1')
  if (reader.metadata.ipVersion === 6) reader.get('2001:db8::1')
  if (Number.isNaN(reader.metadata.buildEpoch.getTime())) throw new Error('it does not say when it was made')
  return reader
}

function statusOf(
  reader: Reader<Response> | null,
  problem: string | null,
  { setting, gives }: { setting: string; gives: string },
): GeoFileStatus {
  if (reader === null) {
    if (problem === null)
      return { state: 'loading', inWords: `The database of ${gives} is being read.`, builtAtMs: null }
    return { state: 'failed', inWords: `The file of ${setting} gives no ${gives}: ${problem}.`, builtAtMs: null }
  }
  const builtAtMs = reader.metadata.buildEpoch.getTime()
  const made = `database of ${new Date(builtAtMs).toISOString().slice(0, 10)}`
  return problem === null
    ? { state: 'ready', inWords: `${gives}: ${made}, ${kindOf(reader)}`, builtAtMs }
    : {
        state: 'stale',
        inWords: `The file of ${setting} cannot be read any more: ${problem}; the ${made} is used further.`,
        builtAtMs,
      }
}

/** What the database calls itself, which is not ours. */
const kindOf = ({ metadata }: Reader<Response>): string =>
  String(metadata.databaseType)
    .replace(/[^\w .()-]/g, '')
    .slice(0, 60) || 'of no name'

/** Only codes that say something to the operator; a path or a text of the file never leaves. */
function sayProblem(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read'
  if (code === 'EISDIR') return 'it is a folder'
  if (typeof message === 'string' && message.startsWith('it ')) return message
  return "it is no database in MaxMind's format, or it is damaged"
}
