import type { Service, ServiceKey } from '@/lib/domain/cluster'
import type { Interner } from '../reduce/interner'
import { type RawObject, toRecord } from '../reduce/readers'
import { readLabels } from '../reduce/workload/label-selector'
import type { ObjectSink } from './sink'

/**
 * Labels of Services of type LoadBalancer, kept beside the store: only selectors of announcements look at them, so that
 * a label that changes publishes nothing.
 */
export interface ServiceLabels {
  /** Empty for a Service that has none, or is none. */
  of(key: ServiceKey): ReadonlyMap<string, string>
  /** Keeps the labels of what goes through this sink. */
  keep(sink: ObjectSink<Service>): ObjectSink<Service>
}

export function createServiceLabels(intern: Interner): ServiceLabels {
  const labels = new Map<ServiceKey, ReadonlyMap<string, string>>()
  return {
    of: (key) => labels.get(key) ?? NO_LABELS,
    keep(sink) {
      /** Those of this sink: other sinks hold other namespaces. */
      const held = new Set<ServiceKey>()
      const forget = (key: ServiceKey): void => {
        held.delete(key)
        labels.delete(key)
      }
      const note = (raw: unknown, key: ServiceKey, { type }: Service): void => {
        const own = type === 'LoadBalancer' ? labelsOf(raw, intern) : NO_LABELS
        if (own.size === 0) forget(key)
        else {
          held.add(key)
          labels.set(key, own)
        }
      }
      return {
        ...sink,
        reduce(raw) {
          const reduction = sink.reduce(raw)
          if (reduction.kind === 'object') note(raw, reduction.key, reduction.value)
          return reduction
        },
        remove(key) {
          forget(key)
          sink.remove(key)
        },
        replaceAll(objects) {
          for (const key of held) if (!objects.has(key)) forget(key)
          return sink.replaceAll(objects)
        },
        forget() {
          for (const key of held) forget(key)
          sink.forget()
        },
      }
    },
  }
}

const NO_LABELS: ReadonlyMap<string, string> = new Map()

/** A label that makes no sense selects nothing; the Service is as it is. */
function labelsOf(raw: unknown, intern: Interner): ReadonlyMap<string, string> {
  try {
    const metadata: RawObject = toRecord(toRecord(raw, 'Service').metadata, 'metadata')
    return readLabels(metadata, 'labels', 'metadata', intern)
  } catch {
    return NO_LABELS
  }
}
