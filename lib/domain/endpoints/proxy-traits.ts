import type { ClusterState, Service } from '@/lib/domain/cluster'
import {
  FIRST_WITH_BARE_HINTS,
  FIRST_WITH_FALLBACK,
  isProxyAgeKnown,
  splitProxies,
} from '@/lib/domain/kube-proxy-version'
import type { Endpoint } from './collect'
import { isDraining, nodeHintReaders, type ProxyTraits } from './select'

/** Annotations of a Service that ask for zone hints, the present one and its older name. */
export const topologyKeys = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints']

/** Whether a Service has the annotation that kube-proxies before 1.30 want before they read zone hints. */
export const asksForHints = ({ annotations }: Pick<Service, 'annotations'>): boolean =>
  topologyKeys.some((key) => !['', 'disabled'].includes((annotations.get(key) ?? '').toLowerCase()))

/** What the kube-proxies of a cluster do, each by its version (domain page 0, 1.2, 1.3). */
export function proxyTraits(
  state: Pick<ClusterState, 'nodes' | 'serverVersion'>,
  isAskedForHints: boolean,
): ProxyTraits {
  const isBare = splitProxies(FIRST_WITH_BARE_HINTS, state).isBefore
  return {
    readsNodeHints: nodeHintReaders(state),
    readsZoneHints: (name) => isAskedForHints || !isBare(name),
    fallsBack: fallbackOf(state),
  }
}

/** Whether kube-proxy on a node sends to terminating endpoints where no ready one is left. */
export function fallbackOf(state: Pick<ClusterState, 'nodes' | 'serverVersion'>): (nodeName: string) => boolean {
  const { isBefore } = splitProxies(FIRST_WITH_FALLBACK, state)
  return (name) => !isBefore(name)
}

/**
 * Nodes whose kube-proxy picks otherwise under Cluster than most do, for these endpoints: they cannot be counted with the
 * others. Nearly always none, for a cluster of one age has none.
 */
export function nodesApart(
  state: Pick<ClusterState, 'nodes' | 'serverVersion'>,
  endpoints: readonly Endpoint[],
): readonly string[] {
  const withoutFallback = splitProxies(FIRST_WITH_FALLBACK, state).exceptions
  const withoutHints = splitProxies(FIRST_WITH_BARE_HINTS, state).exceptions
  if (withoutFallback.length + withoutHints.length === 0) return []
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return endpoints.some(isDraining) ? withoutFallback : []
  return ready.every(({ zoneHints }) => zoneHints.length > 0) ? withoutHints : []
}

/** What of a port depends on the age of kube-proxies. */
export type ProxyAges = {
  readonly asksForHints: boolean
  /** Endpoints have zone hints, and most kube-proxies here are too old to read them. */
  readonly ignoresHints: boolean
  /** Nodes whose only endpoints terminate and get nothing from a kube-proxy that is older than 1.26. */
  readonly withoutFallback: readonly string[]
  /** The same where it is not known how old kube-proxy is; it counts as new. */
  readonly ageUnknown: readonly string[]
}

/** Where the age of kube-proxies decides for these endpoints; a proxy whose age is not known counts as new. */
export function proxyAges(
  state: Pick<ClusterState, 'nodes' | 'serverVersion'>,
  endpoints: readonly Endpoint[],
  isAskedForHints: boolean,
): ProxyAges {
  const areHinted = endpoints.some(({ ready, zoneHints }) => ready && zoneHints.length > 0)
  const ignoresHints = areHinted && !isAskedForHints && splitProxies(FIRST_WITH_BARE_HINTS, state).isBefore('')
  const nodes = terminatingOnly(endpoints)
  const fallsBack = fallbackOf(state)
  return {
    asksForHints: isAskedForHints,
    ignoresHints,
    withoutFallback: nodes.filter((name) => !fallsBack(name)),
    ageUnknown: nodes.filter((name) => !isProxyAgeKnown(FIRST_WITH_FALLBACK, name, state)),
  }
}

function terminatingOnly(endpoints: readonly Endpoint[]): readonly string[] {
  if (!endpoints.some(isDraining)) return []
  const ready = new Set(endpoints.flatMap(({ ready, nodeName }) => (ready && nodeName !== null ? [nodeName] : [])))
  const draining = endpoints.flatMap((endpoint) =>
    !endpoint.ready && isDraining(endpoint) && endpoint.nodeName !== null ? [endpoint.nodeName] : [],
  )
  return [...new Set(draining)].filter((name) => !ready.has(name)).sort()
}
