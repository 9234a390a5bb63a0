import { counted, is, isNot, like, product, unlike } from './preset'

const ALL_BYTES = 'Counts all bytes that pods receive: callers inside the cluster, answers to their own calls, scrapes.'

const kubeskoopPod = { form: 'labels', namespace: 'k8s_namespace', pod: 'k8s_pod' } as const
const kubeskoopOf = (limit: string) => ({ identity: kubeskoopPod, node: 'k8s_node', limits: [limit] })

const kubeskoop = product({
  id: 'kubeskoop',
  name: 'KubeSkoop exporter',
  counted: [
    counted(
      'connections-opened',
      'kubeskoop_tcp_passiveopens',
      'counter',
      kubeskoopOf('Counts every connection that a pod accepted: callers inside the cluster and probes are among it.'),
    ),
    counted(
      'connections-active',
      'kubeskoop_tcpsummary_tcpestablishedconn',
      'gauge',
      kubeskoopOf('Counts every open connection of a pod: those that it opened itself are among it.'),
    ),
    counted('bytes', 'kubeskoop_netdev_rxbytes', 'counter', kubeskoopOf(ALL_BYTES)),
  ],
  clients: [
    {
      ...counted('bytes', 'kubeskoop_flow_bytes', 'counter', {
        node: 'dst_node',
        where: [unlike('src_type', 'pod')],
        limits: ['Counted by bytes, not by connections.'],
      }),
      identity: { form: 'labels', namespace: 'dst_namespace', pod: 'dst_pod' },
      client: 'src',
      country: null,
    },
  ],
})

const SYN = is('flag', 'SYN')
/** Flows between pods of one node are seen twice where the direction is a label. */
const INGRESS = like('traffic_direction', 'ingress|')
const hubblePod = { form: 'labels', namespace: 'destination_namespace', pod: 'destination_pod' } as const
const hubbleJoined = { form: 'joined', label: 'destination', before: '', after: '' } as const
const HUBBLE_SYN = ['Counts SYN packets, those that are sent again among them.']

const hubble = product({
  id: 'hubble',
  name: 'Cilium Hubble',
  counted: [
    counted('connections-opened', 'hubble_tcp_flags_total', 'counter', {
      identity: hubblePod,
      where: [SYN, INGRESS, is('source_pod', '')],
      callers: ['source_ip'],
      limits: HUBBLE_SYN,
    }),
    counted('connections-opened', 'hubble_tcp_flags_total', 'counter', {
      identity: hubbleJoined,
      where: [SYN, INGRESS, unlike('source', '.+/.+')],
      limits: HUBBLE_SYN,
    }),
    counted('requests', 'hubble_http_requests_total', 'counter', {
      identity: hubblePod,
      where: [is('reporter', 'server')],
    }),
  ],
  clients: [
    {
      ...counted('connections-opened', 'hubble_tcp_flags_total', 'counter', {
        where: [SYN, INGRESS, is('source_pod', ''), isNot('source_ip', '')],
        limits: HUBBLE_SYN,
      }),
      identity: hubblePod,
      client: 'source_ip',
      country: null,
    },
  ],
  signs: ['hubble_flows_processed_total'],
  lacks:
    'Hubble is scraped, but does not say which pods connections went to: enable the metric "tcp:sourceContext=reserved-identity;destinationContext=pod" in Cilium.',
})

const retinaPod = { form: 'labels', namespace: 'destination_namespace', pod: 'destination_podname' } as const
const retinaLocal = { form: 'labels', namespace: 'namespace', pod: 'podname', exportable: true } as const
/** Retina calls a peer that is no pod "unknown". */
const FROM_NO_POD = like('source_podname', 'unknown|')

const retina = product({
  id: 'retina',
  name: 'Microsoft Retina',
  counted: [
    counted('connections-opened', 'networkobservability_adv_tcpflags_count', 'counter', {
      identity: retinaPod,
      where: [SYN, FROM_NO_POD],
      limits: HUBBLE_SYN,
    }),
    counted('bytes', 'networkobservability_adv_forward_bytes', 'counter', {
      identity: retinaPod,
      where: [is('direction', 'ingress'), FROM_NO_POD],
    }),
    counted('bytes', 'networkobservability_adv_forward_bytes', 'counter', {
      identity: retinaLocal,
      where: [is('direction', 'ingress'), is('destination_podname', '')],
      limits: [ALL_BYTES],
    }),
  ],
  clients: [
    {
      ...counted('bytes', 'networkobservability_adv_forward_bytes', 'counter', {
        where: [is('direction', 'ingress'), FROM_NO_POD, isNot('source_ip', '')],
        limits: ['Counted by bytes, not by connections.'],
      }),
      identity: retinaPod,
      client: 'source_ip',
      country: null,
    },
  ],
  signs: ['networkobservability_forward_bytes'],
  lacks:
    'Retina is scraped, but not for pods: enable the pod level with the remote context in its MetricsConfiguration.',
})

const netobservOf = {
  identity: { form: 'labels', namespace: 'DstK8S_Namespace', pod: 'DstK8S_Name' },
  node: 'DstK8S_HostName',
  where: [isNot('SrcK8S_Type', 'Pod')],
} as const

const netobserv = product({
  id: 'netobserv',
  name: 'NetObserv',
  counted: [
    counted('connections-opened', 'netobserv_pod_syn_total', 'counter', { ...netobservOf, limits: HUBBLE_SYN }),
    counted('bytes', 'netobserv_pod_ingress_bytes_total', 'counter', netobservOf),
  ],
  signs: ['netobserv_node_ingress_bytes_total', 'netobserv_workload_ingress_bytes_total'],
  lacks: 'NetObserv is scraped, but counts nothing for single pods: it takes a FlowMetric that keeps DstK8S_Name.',
})

const flowPod = { form: 'labels', namespace: 'k8s_dst_namespace', pod: 'k8s_dst_name' } as const

const flowBytes = (metric: string) =>
  counted('bytes', metric, 'counter', {
    identity: flowPod,
    node: 'k8s_dst_node_name',
    where: [is('k8s_dst_type', 'Pod'), is('direction', 'request'), isNot('k8s_src_type', 'Pod')],
  })

const flowClients = (metric: string) => ({
  ...flowBytes(metric),
  where: [...flowBytes(metric).where, isNot('src_address', '')],
  limits: ['Counted by bytes, not by connections.'],
  client: 'src_address',
  country: 'src_country',
})

const beyla = product({
  id: 'beyla',
  name: 'Beyla / OpenTelemetry eBPF',
  counted: [
    counted('requests', 'http_server_request_duration_seconds_count', 'counter', {
      identity: { form: 'labels', namespace: 'k8s_namespace_name', pod: 'k8s_pod_name' },
      node: 'k8s_node_name',
      limits: ['Callers inside the cluster and health checks are among it.'],
    }),
    flowBytes('beyla_network_flow_bytes_total'),
    flowBytes('obi_network_flow_bytes_total'),
  ],
  clients: [flowClients('beyla_network_flow_bytes_total'), flowClients('obi_network_flow_bytes_total')],
})

const caretta = product({
  id: 'caretta',
  name: 'Caretta',
  clients: [
    {
      ...counted('bytes', 'caretta_links_observed', 'counter', {
        where: [is('role', '2'), like('client_kind', 'external|node')],
        service: { namespace: 'server_namespace', name: 'server_name' },
        limits: ['Counted by bytes, not by connections; addresses whose name is known are left out.'],
      }),
      identity: null,
      client: 'client_name',
      country: null,
    },
  ],
})

const coroot = product({
  id: 'coroot',
  name: 'Coroot node agent',
  counted: [
    counted('requests', 'container_http_inbound_requests_total', 'counter', {
      identity: { form: 'joined', label: 'container_id', before: '/k8s/', after: 'rest' },
      limits: ['Callers inside the cluster and health checks are among it.'],
    }),
  ],
  signs: ['container_net_tcp_listen_info'],
  lacks: 'The agent is scraped, but saw no HTTP requests from outside.',
})

export const kubeskoopPreset = kubeskoop
export const agentPresets = [hubble, retina, netobserv, beyla, caretta, coroot]
