import type { Clock } from '@/lib/server/sources'
import { type ErrorContext, toSourceError } from '../words/error-words'
import { createBackoff } from './backoff'
import { createContents } from './contents'
import type { Position, ReflectorContext } from './context'
import { runReflector } from './loop'
import { collectionPath } from './resources'
import { createSilenceJudge } from './silence'
import { createReflectorStatus } from './status'
import type { Reflector, ReflectorOptions } from './types'

/**
 * Reflects one resource of an API server into a sink, with the semantics of client-go's reflector: the whole state
 * once (streamed where the server can, else in pages), then its changes, for ever. What the sink holds stays until a
 * new whole state is there.
 */
export function createReflector<T>(options: ReflectorOptions<T>): Reflector {
  const stopping = new AbortController()
  const context = createContext(options, stopping.signal)
  let running: Promise<void> | null = null
  return {
    start() {
      if (!stopping.signal.aborted) running ??= runReflector(context)
    },
    async stop() {
      stopping.abort()
      context.status.stop()
      await running
    },
    status: () => context.status.current(),
  }
}

function createContext<T>(options: ReflectorOptions<T>, stopped: AbortSignal): ReflectorContext {
  const { kind, namespace, clock, random, transport, sink, reduce } = options
  const contents = createContents({ kind: kind.kind, reduce, sink })
  const path = collectionPath(kind, namespace)
  const words: ErrorContext = { server: transport.server, resource: kind.resource, apiGroup: kind.apiGroup, namespace }
  const position: Position = { version: null, isSynced: false, looksBack: true, prefersJson: false }
  const log = safely(options.log)
  return {
    transport,
    path,
    clock,
    random,
    backoff: createBackoff({ clock, random }),
    silence: createSilenceJudge(),
    contents,
    status: createReflectorStatus({ kind, namespace, clock, contents, onStatus: safely(options.onStatus) }),
    position,
    stopped,
    sleep: (ms) => sleep(ms, options, stopped),
    toError: (error) => toSourceError(error, words, clock.nowMs()),
    log,
  }
}

/** A listener's own fault must not stop what it listens to, and there is nobody left to tell of it. */
function safely<A extends unknown[]>(listener: ((...args: A) => void) | undefined): (...args: A) => void {
  return (...args) => {
    try {
      listener?.(...args)
    } catch {}
  }
}

function sleep(ms: number, { clock }: { readonly clock: Clock }, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve()
    const wake = (): void => {
      stopped.removeEventListener('abort', wake)
      cancel()
      resolve()
    }
    const cancel = clock.schedule(wake, ms)
    stopped.addEventListener('abort', wake, { once: true })
  })
}
