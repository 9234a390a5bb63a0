import { readFile, stat } from 'node:fs/promises'
import { safeText } from '@/lib/format/foreign-text'
import type { Clock } from '@/lib/server/sources'
import { SourceFailure } from './kubernetes/words/errors'

/** How long a file is believed without a look at it: requests come by the hundred while a list is under way. */
const LOOK_EVERY_MS = 1000
/** Security page 2.12: read again at most so late even when nothing seems to have changed. */
const READ_EVERY_MS = 60_000
/** Tokens and certificates are a few kilobytes. */
const BYTES_MAX = 1024 * 1024

/** Tokens, certificates and keys that are files and may be swapped at any time. */
export interface CredentialFiles {
  /**
   * The text of a file, read again when it changed. Kubernetes swaps a mounted token by renaming a link, so a file can
   * be gone or empty for a moment, or for longer: then the last good text goes on being used.
   *
   * @param what names it in the message: `token file`
   * @throws SourceFailure when the file was never readable
   */
  read(path: string, what: string): Promise<string>
  /** The next `read` looks at the disk, whatever is remembered. */
  invalidate(): void
}

/** In words why the system gives no file; null: the system did not say. */
export function sayFileError(code: string | undefined): string | null {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it'
  if (code === 'EISDIR') return 'it is a folder'
  return code ?? null
}

type Held = { text: string; signature: string; readAtMs: number; lookedAtMs: number }

export function createCredentialFiles(clock: Clock): CredentialFiles {
  const files = new Map<string, Held>()

  const refresh = async (path: string, held: Held | undefined): Promise<Held> => {
    const now = clock.nowMs()
    const { ino, mtimeMs, size } = await stat(path)
    const signature = `${ino} ${mtimeMs} ${size}`
    if (held?.signature === signature && Math.abs(now - held.readAtMs) < READ_EVERY_MS) {
      return { ...held, lookedAtMs: now }
    }
    if (size > BYTES_MAX) throw new Error(`it has ${size} bytes`)
    const text = await readFile(path, 'utf8')
    if (text.trim() === '') throw new Error('it is empty')
    return { text, signature, readAtMs: now, lookedAtMs: now }
  }

  return {
    async read(path, what) {
      const held = files.get(path)
      if (held !== undefined && Math.abs(clock.nowMs() - held.lookedAtMs) < LOOK_EVERY_MS) return held.text
      try {
        const next = await refresh(path, held)
        files.set(path, next)
        return next.text
      } catch (error) {
        if (held !== undefined) return held.text
        const { code, message } = error as NodeJS.ErrnoException
        throw new SourceFailure(
          'credentials-unreadable',
          `The ${what} ${safeText(path)} cannot be read: ${sayFileError(code) ?? safeText(message, 80)}.`,
          'Put the file back or let the user that runs Evenkeel read it; it is looked for again by itself.',
          { cause: error },
        )
      }
    },
    invalidate() {
      for (const held of files.values()) {
        held.lookedAtMs = Number.NEGATIVE_INFINITY
        held.signature = ''
      }
    },
  }
}
