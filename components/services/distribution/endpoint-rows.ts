import type { DistributionPort } from '@/lib/contracts/distribution'
import type { Range, Shares } from '../flow/flow-types'
import { fairShare, type Reading } from '../readings'

type Endpoint = DistributionPort['endpoints'][number]

/** An endpoint with its share under each reading; `shares` empty and `load` null: it gets none, or it is not known. */
export type EndpointRow = {
  readonly key: string
  readonly endpoint: Endpoint
  /** What its conditions make of it for connections from outside. */
  readonly state: 'ready' | 'draining' | 'not ready' | 'gone'
  readonly shares: Shares
  readonly load: Range | null
}

/** A draining endpoint terminates and still serves: kube-proxy falls back to it where nothing is ready (domain page 1.2). */
function stateOf({ ready, serving, terminating }: Endpoint): EndpointRow['state'] {
  if (ready) return 'ready'
  if (terminating) return serving ? 'draining' : 'gone'
  return 'not ready'
}

/** Every endpoint of one port, those with the most connections first, those that get none last. */
export function endpointRows(port: DistributionPort, readings: readonly Reading[]): readonly EndpointRow[] {
  const fair = fairShare(readings[0]?.port ?? port)
  const rows = port.endpoints.map((endpoint, index): EndpointRow => {
    const all = readings.map((reading) => reading.port.endpoints[index]?.share ?? null)
    const shares = all.filter((share) => share !== null)
    const isKnown = shares.length === all.length && shares.length > 0
    const counts = isKnown && (endpoint.ready || Math.max(...shares) > 0)
    return {
      key: `${endpoint.address} ${endpoint.podName ?? ''} ${index}`,
      endpoint,
      state: stateOf(endpoint),
      shares: isKnown ? shares : [],
      load: counts ? { low: Math.min(...shares) / fair, high: Math.max(...shares) / fair } : null,
    }
  })
  return rows.sort(
    (one, other) =>
      Math.max(-1, ...other.shares) - Math.max(-1, ...one.shares) ||
      (one.endpoint.nodeName ?? '').localeCompare(other.endpoint.nodeName ?? '') ||
      (one.endpoint.podName ?? one.endpoint.address).localeCompare(other.endpoint.podName ?? other.endpoint.address),
  )
}
