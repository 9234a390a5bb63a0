import type { Clock, SourceError, WatchState, WatchStatus } from '@/lib/server/sources'
import type { ReflectorContents } from './contents'
import { requiredRule, type WatchedKind } from './resources'

/** A disconnect that is mended within this time is not worth a word (F1). */
const STALE_AFTER_MS = 15_000
/** A watch that fell silent is opened again at once; only when that takes longer was it more than a quiet resource. */
const STALE_AFTER_SILENCE_MS = 2000
/** Counts of a list under way are for people to watch. */
const PROGRESS_EVERY_MS = 250

/** The state machine of one reflector as others see it. */
export interface ReflectorStatus {
  current(): WatchStatus
  /** A byte came. */
  touch(): void
  /** The server begins to answer with a whole state. */
  listBegins(): void
  /** @param expected objects that the list will hold in all; null: not said */
  listed(arrived: number, expected: number | null): void
  /** A complete list is held. */
  synced(): void
  /** A watch is open on what is held: it is live. */
  connected(): void
  /** @param error null: nothing is wrong, such as a list that has to be fetched again */
  disconnected(error: SourceError | null): void
  /** Something is wrong that does not end what is under way. */
  troubled(error: SourceError): void
  /** The watch was silent for too long; it is opened again now. */
  silent(error: SourceError): void
  denied(error: SourceError): void
  /** Objects came, went or could not be read. */
  contentsChanged(unreadableBefore: number): void
  /** No timer is left. */
  stop(): void
}

export function createReflectorStatus(options: {
  readonly kind: WatchedKind
  readonly namespace: string | null
  readonly clock: Clock
  readonly contents: ReflectorContents
  readonly onStatus: () => void
}): ReflectorStatus {
  const { kind, namespace, clock, contents, onStatus } = options
  let isDenied = false
  let isStale = false
  let listedObjects: number | null = null
  let expectedObjects: number | null = null
  let error: SourceError | null = null
  let lastByteAtMs: number | null = null
  let syncedAtMs: number | null = null
  let lists = 0
  let progressAtMs = Number.NEGATIVE_INFINITY
  let staleTimer: (() => void) | null = null

  const state = (): WatchState => {
    if (isDenied) return 'denied'
    if (syncedAtMs === null) return listedObjects === null ? 'connecting' : 'listing'
    return isStale ? 'stale' : 'live'
  }
  const endList = (): void => {
    listedObjects = null
    expectedObjects = null
  }
  const stopStaleTimer = (): void => {
    staleTimer?.()
    staleTimer = null
  }
  const growStale = (afterMs: number, reason: SourceError | null): void => {
    if (syncedAtMs === null || isStale) return
    stopStaleTimer()
    staleTimer = clock.schedule(() => {
      staleTimer = null
      isStale = true
      error = reason ?? error
      onStatus()
    }, afterMs)
  }
  /** What is held grows old from the moment on that no watch is open on it. */
  const disconnect = (): void => {
    if (staleTimer === null) growStale(STALE_AFTER_MS, null)
  }

  return {
    current: () => ({
      resource: kind.resource,
      namespace: kind.namespaced ? namespace : null,
      state: state(),
      listedObjects,
      expectedObjects,
      objects: contents.objects(),
      unreadable: contents.unreadable(),
      lastByteAtMs,
      syncedAtMs,
      error,
      missingRule: isDenied ? requiredRule(kind, namespace) : null,
      relists: Math.max(0, lists - 1),
    }),
    touch() {
      lastByteAtMs = clock.nowMs()
    },
    listBegins() {
      listedObjects = 0
      expectedObjects = null
      onStatus()
    },
    listed(arrived, expected) {
      listedObjects = arrived
      expectedObjects = expected
      if (Math.abs(clock.nowMs() - progressAtMs) < PROGRESS_EVERY_MS) return
      progressAtMs = clock.nowMs()
      onStatus()
    },
    synced() {
      endList()
      isDenied = false
      lists += 1
      syncedAtMs ??= clock.nowMs()
      disconnect()
      onStatus()
    },
    connected() {
      stopStaleTimer()
      isDenied = false
      isStale = false
      error = null
      onStatus()
    },
    disconnected(reason) {
      endList()
      disconnect()
      if (reason === null) return
      error = reason
      onStatus()
    },
    troubled(reason) {
      error = reason
      onStatus()
    },
    silent(reason) {
      endList()
      growStale(STALE_AFTER_SILENCE_MS, reason)
    },
    denied(reason) {
      endList()
      disconnect()
      isDenied = true
      error = reason
      onStatus()
    },
    contentsChanged(unreadableBefore) {
      if (contents.unreadableCount() !== unreadableBefore) onStatus()
    },
    stop: stopStaleTimer,
  }
}
