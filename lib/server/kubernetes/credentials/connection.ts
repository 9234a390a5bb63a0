import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '@/lib/server/sources'
import type { Credentials, KubeConnection } from '../transport/transport'
import { type ConnectionOrigin, originSignature, type ResolvedContext, resolveOrigin } from './connection-origin'
import { createCredentials } from './credentials'
import type { Environment } from './environment-proxy'

/** How long a kubeconfig is believed without a look at it. */
const LOOK_EVERY_MS = 1000

export type OpenConnection = KubeConnection & {
  /** Where it was found; the context is named, also when it was found as the current one. */
  readonly origin: ConnectionOrigin
}

/**
 * Finds the API server and the way in, and keeps both fresh: a kubeconfig that changes is read again, also after a
 * 401. While it is gone or makes no sense (editors write files in two steps) what it last said goes on being used.
 *
 * @param options.onMoved the kubeconfig names another server now; what was opened here goes on using the old one
 * @throws SourceFailure when there is nothing to connect to
 */
export function openConnection(options: {
  readonly origin: ConnectionOrigin
  readonly environment: Environment
  readonly clock: Clock
  readonly onMoved: () => void
}): OpenConnection {
  const { environment, clock } = options
  let signature = originSignature(options.origin)
  let context = resolveOrigin(options.origin)
  let source = createCredentials({ context, environment, clock })
  let lookedAtMs = clock.nowMs()
  let isDoubted = false
  // The present context may be another one tomorrow; this cluster stays the one that it was at first.
  const origin: ConnectionOrigin =
    options.origin.kind === 'kubeconfig' ? { ...options.origin, context: context.name } : options.origin

  const adopt = (fresh: ResolvedContext): void => {
    if (fresh.server.href !== context.server.href) {
      // New credentials are not for the old server.
      options.onMoved()
    } else if (!isDeepStrictEqual(fresh, context)) {
      source = createCredentials({ context: fresh, environment, clock })
      context = fresh
    }
  }
  const lookAgain = (): void => {
    const now = clock.nowMs()
    if (!isDoubted && Math.abs(now - lookedAtMs) < LOOK_EVERY_MS) return
    lookedAtMs = now
    const next = originSignature(origin)
    if (next === signature && !isDoubted) return
    isDoubted = false
    try {
      adopt(resolveOrigin(origin))
      signature = next
    } catch {
      // The next look finds it changed again and tries anew.
    }
  }

  return {
    origin,
    server: context.server,
    async credentials(): Promise<Credentials> {
      lookAgain()
      return source.read()
    },
    invalidate() {
      isDoubted = true
      source.invalidate()
    },
  }
}
