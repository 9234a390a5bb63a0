import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Clock } from '../sources'

/** A little under the interval at which the page is meant to be scraped, so that each scrape of one server sees a new one. */
const KEPT_MS = 55_000

export type KeptText = { readonly plain: Buffer; readonly gzipped: Buffer; readonly madeAtMs: number }

const compress = promisify(gzip)

/** Makes a text at most once a minute, and once for all who ask at the same time. */
export function createKeptText(clock: Clock, make: () => Promise<string>): { read(): Promise<KeptText> } {
  let kept: KeptText | null = null
  let making: Promise<KeptText> | null = null
  const makeAnew = async (): Promise<KeptText> => {
    try {
      const plain = Buffer.from(await make())
      const gzipped = await compress(plain, { level: constants.Z_BEST_SPEED })
      kept = { plain, gzipped, madeAtMs: clock.nowMs() }
      return kept
    } finally {
      making = null
    }
  }
  return {
    async read() {
      if (kept !== null && clock.nowMs() - kept.madeAtMs < KEPT_MS) return kept
      making ??= makeAnew()
      return making
    },
  }
}
