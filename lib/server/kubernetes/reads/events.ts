import type { Service } from '@/lib/domain/cluster'
import type { ServiceEvent } from '@/lib/domain/workload'
import { reduceServiceEvent } from '../reduce/workload/service-event'
import { KubeStatusError } from '../transport/errors'
import type { BoundedReader } from './bounded-reader'

/** Recorders join equal events and forget them after an hour; more than this no Service has. */
const EVENTS_MAX = 1000
const KEPT_MAX = 50

/**
 * Events about a Service, the latest first. They are found by kind and name, never by uid: kube-proxy writes the
 * Service's name there, or nothing (domain page 7). Both APIs give the same events; the second is asked where only it
 * is granted. One that cannot be read is left out: it is news, not a setting.
 *
 * @throws as `BoundedReader.list`, of the core API
 */
export async function readEvents(reader: BoundedReader, service: Service): Promise<readonly ServiceEvent[]> {
  try {
    return await read(reader, service, '/api/v1', 'involvedObject')
  } catch (error) {
    if (!(error instanceof KubeStatusError) || error.code !== 403) throw error
    return await read(reader, service, '/apis/events.k8s.io/v1', 'regarding').catch(() => {
      throw error
    })
  }
}

async function read(
  reader: BoundedReader,
  { namespace, name }: Service,
  groupPath: string,
  subject: string,
): Promise<readonly ServiceEvent[]> {
  const { values } = await reader.list({
    path: `${groupPath}/namespaces/${encodeURIComponent(namespace)}/events`,
    query: { fieldSelector: `${subject}.kind=Service,${subject}.name=${name}` },
    itemsMax: EVENTS_MAX,
    reduce: reduceServiceEvent,
    isLenient: true,
  })
  return Object.freeze([...values].sort((a, b) => (b.lastAtMs ?? 0) - (a.lastAtMs ?? 0)).slice(0, KEPT_MAX))
}
