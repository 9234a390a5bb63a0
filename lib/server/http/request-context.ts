import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** What the guard at the edge of the process knows of a request and Next's handlers cannot see for themselves. */
const requestContext = z.object({
  /** Address of the other end of the socket. */
  peer: z.string(),
  peerIsLoopback: z.boolean(),
  requestId: z.string(),
})
export type RequestContext = z.infer<typeof requestContext> & {
  /** The guard stands between this handler and the socket. */
  readonly guarded: boolean
}

type GuardSlot = { readonly key: Uint8Array; readonly listeningOn: string | null }

/** What the guard left for this process; null: the server was started without it. */
export function guardSlot(): GuardSlot | null {
  return (globalThis as { [GUARD]?: GuardSlot })[GUARD] ?? null
}
const GUARD = Symbol.for('evenkeel.guard')

/**
 * Opens the sealed header of the guard.
 *
 * @returns null when the request did not come through the guard: it must not be answered
 */
export function readRequestContext(headers: Headers): RequestContext | null {
  const slot = guardSlot()
  if (slot === null) return null
  const [payload = '', seal = ''] = (headers.get('x-evenkeel-context') ?? '').split('.')
  const expected = createHmac('sha256', slot.key).update(payload).digest()
  const given = Buffer.from(seal, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  return { ...requestContext.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))), guarded: true }
}
