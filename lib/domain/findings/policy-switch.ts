import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { TrafficPolicy } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import { percent, times } from '@/lib/domain/distribution/say'
import type { Fix } from './finding'
import { patch } from './kubectl'
import type { PatchValue } from './patch'
import type { ServiceQuestion } from './rule'

/**
 * The other policy as a fix, with what it would cost here: what Local would drop and how uneven it would be, or what
 * Cluster takes from the pods and releases (domain page 6, "Standard patches").
 *
 * @param inWords one sentence: why this policy mends it
 * @param more other fields of `spec` to set with it
 */
export function switchPolicy(
  question: ServiceQuestion,
  policy: TrafficPolicy,
  inWords: string,
  more: { readonly [field: string]: PatchValue } = {},
): Fix {
  const { namespace, name } = question.service
  return {
    inWords,
    ...patch({ kind: 'Service', namespace, name }, { spec: { externalTrafficPolicy: policy, ...more } }),
    warning: policy === 'Local' ? warnOfLocal(question) : warnOfCluster(question),
  }
}

/** What Local would do to the traffic as pods are placed now. */
export function warnOfLocal({ state, service }: ServiceQuestion): string {
  const model = detectBalancer(service, state, 'Local')
  const { ports } = distribute({ state, service, policy: 'Local', model })
  const dropped = worst(ports, (port) => port.droppedShare)
  const peak = worst(ports, (port) => port.skew.peakToAverage)
  const skew =
    peak === null ? 'how uneven pods would be loaded is not known' : `peak-to-average would be ${times(peak)}`
  if (dropped === null) return `Under Local as pods are placed now, ${skew}; what would be dropped is not known.`
  const loss =
    dropped > 0 ? `${percent(dropped)} of new connections would be dropped` : 'no new connection would be dropped'
  return `Under Local as pods are placed now, ${skew} and ${loss}.`
}

function warnOfCluster({ service, sourceAddress }: ServiceQuestion): string {
  const address =
    sourceAddress.verdict === 'lost'
      ? 'Pods do not see client addresses now and would not then.'
      : 'Pods would see addresses of nodes instead of clients: what allows, limits or counts by client address stops working.'
  const { healthCheckNodePort: port } = service
  if (port === null) return address
  return `${address} healthCheckNodePort ${port} is released: back under Local, another port may be allocated.`
}

/** The largest figure over the ports; null as soon as one is not known. */
function worst(ports: Distribution['ports'], of: (port: Distribution['ports'][number]) => number | null) {
  const figures = ports.map(of)
  if (figures.length === 0 || figures.includes(null)) return null
  return Math.max(...figures.map((figure) => figure ?? 0))
}
