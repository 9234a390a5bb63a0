import type { TrafficStatus } from '@/lib/server/sources'

/** A short way to numbers that are missing. */
export type Way = {
  /** What would be known then. */
  readonly gives: string
  /** What to do, in a sentence. */
  readonly how: string
  readonly yaml: string
}

/** The shortest ways to what the metric source cannot answer yet; none where it answers all, or was not looked at. */
export function waysToMore({ presets }: Pick<TrafficStatus, 'presets'>): readonly Way[] {
  if (presets === null) return []
  const has = (id: string): boolean => presets.some((preset) => preset.id === id && preset.found)
  const counts = (measure: string): boolean => presets.some(({ measures }) => measures.some((each) => each === measure))
  const countsConnections = counts('connections-opened') || counts('connections-active')
  return [
    ...(countsConnections ? [] : [has('hubble') ? hubble : has('netobserv') ? netobserv : kubeskoop]),
    ...(presets.some(({ clients }) => clients) ? [] : [application]),
  ]
}

const kubeskoop: Way = {
  gives: 'connections of every pod, opened and open',
  how: 'Install the exporter of KubeSkoop (deploy/skoopbundle.yaml of github.com/alibaba/kubeskoop) and let the Prometheus scrape it:',
  yaml: `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: kubeskoop-exporter
  namespace: kubeskoop
spec:
  selector:
    matchLabels:
      app: kubeskoop-exporter
  podMetricsEndpoints:
    - port: http
`,
}

const hubble: Way = {
  gives: 'opened connections of every pod',
  how: 'Hubble is there and does not say which pods connections went to. In the values of the chart of Cilium:',
  yaml: `hubble:
  metrics:
    enabled:
      - tcp:sourceContext=reserved-identity;destinationContext=pod
`,
}

const netobserv: Way = {
  gives: 'opened connections of every pod',
  how: 'NetObserv is there and counts nothing for single pods. This makes it count their SYN packets:',
  yaml: `apiVersion: flows.netobserv.io/v1alpha1
kind: FlowMetric
metadata:
  name: pod-syn-in
  namespace: netobserv
spec:
  metricName: pod_syn_total
  type: Counter
  direction: Ingress
  flatten: [Flags]
  labels: [DstK8S_Namespace, DstK8S_Name, DstK8S_HostName, SrcK8S_Type]
  filters:
    - { field: Flags, value: SYN }
    - { field: DstK8S_Type, value: Pod }
`,
}

const application: Way = {
  gives: 'addresses and countries of clients',
  how: 'Let the application count its requests as http_requests_total{source_ip="…", country="…"}, and let the Prometheus scrape it. Addresses are personal data, and each is a series of its own. With the labels and the port of your Service:',
  yaml: `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  endpoints:
    - port: metrics
      interval: 15s
`,
}
