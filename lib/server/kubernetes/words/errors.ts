import type { SourceError } from '@/lib/server/sources'

/**
 * Why a cluster, or a part of it, cannot be read, in words for the person who runs Evenkeel. Everything in this folder
 * that can fail for a reason outside the code fails with this.
 */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure'
  /** Stable, for programs: `kubeconfig-missing`. */
  readonly code: string
  /** One sentence: what to do. */
  readonly action: string

  /** @param message one sentence: what happened, to what; foreign text in it has gone through `safeText` */
  constructor(code: string, message: string, action: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
    this.action = action
  }

  toSourceError(atMs: number): SourceError {
    return { code: this.code, message: this.message, action: this.action, atMs }
  }
}
