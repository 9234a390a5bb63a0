import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { Service } from '@/lib/domain/cluster'
import { healthTarget, kubeProxyHealthPort } from '@/lib/domain/health/target'

/** What the health port of a Service is, and whether its balancer asks it (domain page 2.1, 2.2, 2.4). */
export function sayHealthPort(service: Service, model: BalancerModel): string {
  const target = healthTarget(service)
  if (target === null) return sayNone(service)
  const meaning =
    target.kind === 'health-check-node-port'
      ? `Every node answers on port ${target.port} for this Service alone: 200 where it has ready pods, 503 where it has none.`
      : `Every node answers on port ${kubeProxyHealthPort} for kube-proxy as a whole: under Cluster any node can take any connection.`
  return `${meaning} ${sayProbe(model, target.kind)}`
}

function sayNone(service: Service): string {
  if (service.serviceProxyName !== null) {
    return 'The label service.kubernetes.io/service-proxy-name hands this Service to another proxy than kube-proxy: whether that one opens a health port is not known.'
  }
  if (service.type === 'LoadBalancer') {
    return 'No health port was allocated to this Service: its healthCheckNodePort is 0, so nothing tells a balancer which nodes have pods.'
  }
  return `A Service of type ${service.type} has no health port under Local: only type LoadBalancer gets one. Whatever sends to its nodes cannot ask which of them have pods.`
}

function sayProbe(model: BalancerModel, kind: 'health-check-node-port' | 'kube-proxy'): string {
  const who = model.product === null ? 'The balancer' : `The balancer (${model.product})`
  const asked = kind === 'kube-proxy' ? 'kube-proxy-10256' : 'health-check-node-port'
  if (model.probe?.finds === 'all')
    return `${who} opens a connection to it that succeeds on every node: none is left out.`
  if (model.probe?.finds === 'none')
    return `${who} finds no node healthy, whatever this port answers, and sends to all.`
  if (model.probe?.target === asked) {
    return `${who} asks it every ${model.probe.intervalSeconds} s: ${model.probe.downThreshold} bad answers in a row take a node out, ${model.probe.upThreshold} good ones bring it back.`
  }
  if (model.probe !== null) return `${who} asks ${otherTargets[model.probe.target]} instead.`
  if (model.probed === false) return `${who} asks no port: what it answers changes nothing about the balancer.`
  return 'Whether the balancer asks it is not known.'
}

const otherTargets: Record<NonNullable<BalancerModel['probe']>['target'], string> = {
  'health-check-node-port': "the Service's healthCheckNodePort",
  'kube-proxy-10256': "kube-proxy's port 10256",
  'node-port': 'the node port of the Service',
  'pod-port': 'the pods themselves',
}
