import type { ClusterState, Service, ServicePort } from '@/lib/domain/cluster'

/** A Service of the cluster behind which a Prometheus-compatible server seems to be. */
export type NearbyServer = {
  readonly namespace: string
  readonly name: string
  readonly product: string
  /** Address for one who runs inside the cluster. */
  readonly url: string
}

type Known = {
  readonly product: string
  /** Names that installations give to the Service. */
  readonly name: RegExp
  /** Values of the label `app.kubernetes.io/name` of its pods. */
  readonly labels: readonly string[]
  readonly ports: readonly number[]
  readonly path: string
}

/** Those that answer for most come first: a Thanos or Mimir sees what several Prometheuses hold. */
const known: readonly Known[] = [
  {
    product: 'Thanos',
    name: /^thanos-quer(y|ier)(-frontend)?$/,
    labels: ['thanos-query', 'thanos-query-frontend'],
    ports: [9090, 10902, 9091],
    path: '',
  },
  {
    product: 'Mimir',
    name: /^(.*-)?mimir-(nginx|gateway|query-frontend)$/,
    labels: [],
    ports: [80, 8080],
    path: '/prometheus',
  },
  {
    product: 'VictoriaMetrics cluster',
    name: /^(vmselect(-.*)?|.*-vmselect)$/,
    labels: ['vmselect'],
    ports: [8481],
    path: '/select/0/prometheus',
  },
  {
    product: 'VictoriaMetrics',
    name: /^(vmsingle(-.*)?|.*victoria-metrics-single-server)$/,
    labels: ['vmsingle'],
    ports: [8428, 8429],
    path: '',
  },
  {
    product: 'Prometheus',
    name: /^(prometheus|prometheus-(operated|server|k8s)|.*-prometheus-server|.*kube-prometheus.*-prometheus)$/,
    labels: ['prometheus'],
    ports: [9090, 80],
    path: '',
  },
]

/** More than this are not worth reading; every team may run one. */
const SHOWN_MAX = 5

/**
 * Servers that Evenkeel could ask, by what their Services are called and which port they have. None of them is contacted:
 * who runs Evenkeel decides, and every series of every namespace comes with it.
 */
export function nearbyServers({ services }: Pick<ClusterState, 'services'>): readonly NearbyServer[] {
  const found = [...services.values()].flatMap((service) => {
    const [rank, entry, port] = recognise(service) ?? []
    return entry === undefined || rank === undefined || port === undefined
      ? []
      : [{ rank, ...toServer(service, entry, port) }]
  })
  found.sort((a, b) => a.rank - b.rank || (a.url < b.url ? -1 : 1))
  return found.slice(0, SHOWN_MAX).map(({ rank: _rank, ...server }) => server)
}

function recognise(service: Service): readonly [number, Known, ServicePort] | null {
  const label = service.selector.get('app.kubernetes.io/name') ?? ''
  for (const [rank, entry] of known.entries()) {
    if (!entry.name.test(service.name) && !entry.labels.includes(label)) continue
    const port = entry.ports.flatMap((wanted) => service.ports.find((each) => each.port === wanted) ?? [])[0]
    if (port !== undefined) return [rank, entry, port]
  }
  return null
}

function toServer({ namespace, name }: Service, { product, path }: Known, { port }: ServicePort): NearbyServer {
  // OpenShift's querier speaks TLS on this port alone.
  const scheme = port === 9091 ? 'https' : 'http'
  return { namespace, name, product, url: `${scheme}://${name}.${namespace}.svc:${port}${path}` }
}
