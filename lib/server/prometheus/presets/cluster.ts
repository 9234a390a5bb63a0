import { counted, is, isNot, type Preset, product } from './preset'

const cadvisor = product({
  id: 'cadvisor',
  name: 'cAdvisor',
  counted: [
    counted('connections-active', 'container_network_tcp_usage_total', 'gauge', {
      node: 'node',
      where: [is('tcp_state', 'established')],
      same: ['id', 'container'],
      limits: ['Counts every open connection of a pod: those that it opened itself are among it.'],
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
