import { counted, is, isNot, type Preset, product } from './preset'

const openConnections = {
  where: [is('tcp_state', 'established')],
  same: ['id', 'container'],
  limits: ['Counts every open connection of a pod: those that it opened itself are among it.'],
} as const

const cadvisor = product({
  id: 'cadvisor',
  name: 'cAdvisor',
  counted: [
    counted('connections-active', 'container_network_tcp_usage_total', 'gauge', { node: 'node', ...openConnections }),
    // A cAdvisor of its own has labels of containers instead, which the kubelet translates; the pod of the scrape is its own.
    counted('connections-active', 'container_network_tcp_usage_total', 'gauge', {
      identity: {
        form: 'labels',
        namespace: 'container_label_io_kubernetes_pod_namespace',
        pod: 'container_label_io_kubernetes_pod_name',
      },
      ...openConnections,
    }),
    counted('bytes', 'container_network_receive_bytes_total', 'counter', {
      identity: { form: 'labels', namespace: 'namespace', pod: 'pod', exportable: true },
      node: 'node',
      where: [isNot('interface', 'lo')],
      // Two scrape jobs of one kubelet name it differently, but not the sandbox whose interfaces these are.
      same: ['interface', 'id'],
      limits: [
        'Counts all bytes that pods receive: callers inside the cluster, answers to their own calls, scrapes.',
        'Pods on the network of their node are counted with everything that the node receives.',
      ],
    }),
  ],
})

const crossCheck = (id: string, name: string, sign: string, also: string): Preset =>
  product({ id, name, signs: [sign], also })

export const clusterPresets = [
  cadvisor,
  crossCheck(
    'node',
    'node_exporter',
    'node_nf_conntrack_entries',
    'tracked connections of each node, all Services together',
  ),
  crossCheck('ksm', 'kube-state-metrics', 'kube_pod_info', 'which node a pod of the same name ran on before'),
  crossCheck(
    'kubeproxy',
    'kube-proxy',
    'kubeproxy_sync_proxy_rules_last_timestamp_seconds',
    'whether kube-proxy keeps its rules up to date',
  ),
]
