import type { ServiceEvent } from '@/lib/domain/workload'
import { safeText } from '@/lib/format/foreign-text'
import { readMetadata } from '../metadata'
import { type RawObject, readInteger, readRecord, readText, readTimeMs } from '../readers'
import { type Reduction, reduceObject } from '../reduction'

const COUNT = { min: 0, max: 2 ** 31 }
/** The API allows 1 KiB; older recorders wrote more. */
const MESSAGE_LENGTH_MAX = 64 * 1024
const SHOWN_LENGTH_MAX = 500
const EMPTY: RawObject = Object.freeze({})

/**
 * An Event, of the core API or of `events.k8s.io/v1`: the two are one object in two spellings (`note` for `message`,
 * `reportingController` for `reportingComponent`).
 */
export function reduceServiceEvent(raw: unknown): Reduction<ServiceEvent> {
  return reduceObject<ServiceEvent>('Event', raw, (object) => {
    const { namespace, name, createdAtMs } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const series = readRecord(object, 'series', '') ?? EMPTY
    const message =
      readText(object, 'message', '', MESSAGE_LENGTH_MAX) || readText(object, 'note', '', MESSAGE_LENGTH_MAX)
    const value: ServiceEvent = Object.freeze({
      type: object.type === 'Warning' ? 'Warning' : 'Normal',
      reason: safeText(readText(object, 'reason', '') ?? '', 128),
      message: safeText(message ?? '', SHOWN_LENGTH_MAX),
      source: safeText(readSource(object), 200),
      count:
        readInteger(series, 'count', 'series', COUNT) ||
        readInteger(object, 'count', '', COUNT) ||
        readInteger(object, 'deprecatedCount', '', COUNT) ||
        1,
      lastAtMs:
        readTimeMs(series, 'lastObservedTime', 'series') ??
        readTimeMs(object, 'lastTimestamp', '') ??
        readTimeMs(object, 'deprecatedLastTimestamp', '') ??
        readTimeMs(object, 'eventTime', '') ??
        createdAtMs,
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}

/** Who says so: `service-controller`, `metallb-speaker`, `kube-proxy`. */
function readSource(object: RawObject): string {
  const source = readRecord(object, 'source', '') ?? readRecord(object, 'deprecatedSource', '') ?? EMPTY
  return (
    readText(source, 'component', 'source') ||
    readText(object, 'reportingComponent', '') ||
    readText(object, 'reportingController', '') ||
    ''
  )
}
