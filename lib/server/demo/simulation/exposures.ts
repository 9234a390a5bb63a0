import type { Ingress } from '@/lib/domain/cluster'
import { minutes } from './cycle'
import type { Exposure, ExposureContext } from './service'

/*
 * One function for each way into the cluster. Classes, annotations, finalizers and status are those that the real
 * controllers read and write (domain page 2.4 and 3.1). The nodes of the demo carry no provider id, so that each
 * Service can name a balancer of its own and detection rests on the Service alone.
 */

const aws = 'service.beta.kubernetes.io/aws-load-balancer'
const cloudControllerFinalizer = 'service.kubernetes.io/load-balancer-cleanup'

const address = (ip: string, ipMode: Ingress['ipMode'] = 'VIP'): Ingress => ({ ip, hostname: null, ipMode })
const named = (hostname: string): Ingress => ({ ip: null, hostname, ipMode: null })

const virtualIps = ({ families, virtualIp, virtualIpV6 }: ExposureContext): readonly Ingress[] =>
  families.map((family) => address(family === 'IPv4' ? virtualIp : virtualIpV6))

const awsHostname = ({ namespace, name, draw }: ExposureContext): Ingress => {
  const label = `k8s-${namespace.slice(0, 8)}-${name.slice(0, 8)}-${draw.hex(10, 'nlb', namespace, name)}`
  return named(`${label}-${draw.hex(16, 'nlb id', namespace, name)}.elb.eu-central-1.amazonaws.com`)
}

type AwsOptions = {
  readonly target?: 'instance' | 'ip'
  readonly crossZone?: boolean
  /** `key=value`: only nodes with this label are registered as targets. */
  readonly nodeLabels?: string
}

/** A Network Load Balancer kept by the AWS Load Balancer Controller. */
export const awsNlb =
  ({ target = 'instance', crossZone, nodeLabels }: AwsOptions): Exposure =>
  (given) => ({
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    annotations: new Map([
      [`${aws}-type`, 'external'],
      [`${aws}-nlb-target-type`, target],
      [`${aws}-scheme`, 'internet-facing'],
      ...(crossZone === undefined
        ? []
        : ([[`${aws}-attributes`, `load_balancing.cross_zone.enabled=${crossZone}`]] as const)),
      ...(nodeLabels === undefined ? [] : ([[`${aws}-target-node-labels`, nodeLabels]] as const)),
    ]),
    finalizers: ['service.k8s.aws/resources'],
    ingress: [awsHostname(given)],
  })

/** A balancer of Google Cloud with weights from the nodes' health answers. */
export const gkeWeighted: Exposure = (given) => ({
  type: 'LoadBalancer',
  annotations: new Map([
    ['cloud.google.com/l4-rbs', 'enabled'],
    ['networking.gke.io/weighted-load-balancing', 'pods-per-node'],
  ]),
  finalizers: ['gke.networking.io/l4-netlb-v2', cloudControllerFinalizer],
  ingress: virtualIps(given),
})

/** kube-vip in ARP mode: one node holds the address, and the annotation names it. It moves on every few minutes. */
export const kubeVip =
  (hosts: readonly string[], moveEveryMinutes = 6): Exposure =>
  (given) => {
    const turn = Math.floor(given.elapsedMs / minutes(moveEveryMinutes))
    return {
      type: 'LoadBalancer',
      loadBalancerClass: 'kube-vip.io/kube-vip-class',
      annotations: new Map([
        ['kube-vip.io/loadbalancerIPs', given.virtualIp],
        ['kube-vip.io/vipHost', hosts[turn % hosts.length] ?? ''],
      ]),
      ingress: virtualIps(given),
    }
  }

/** Octavia; without a health monitor it never learns which nodes are empty. */
export const octavia =
  ({ monitor, nodeLabels }: { readonly monitor: boolean; readonly nodeLabels?: string }): Exposure =>
  (given) => ({
    type: 'LoadBalancer',
    annotations: new Map([
      ['loadbalancer.openstack.org/load-balancer-id', given.draw.uid('octavia', given.namespace, given.name)],
      ['loadbalancer.openstack.org/load-balancer-address', given.virtualIp],
      ['loadbalancer.openstack.org/enable-health-monitor', String(monitor)],
      ...(nodeLabels === undefined ? [] : ([['loadbalancer.openstack.org/node-selector', nodeLabels]] as const)),
    ]),
    finalizers: [cloudControllerFinalizer],
    ingress: virtualIps(given),
  })

/** A class that no known controller answers to. */
export const unknownClass =
  (loadBalancerClass: string): Exposure =>
  (given) => ({ type: 'LoadBalancer', loadBalancerClass, ingress: virtualIps(given) })

/** Only inside the cluster. */
export const clusterIp: Exposure = () => ({ type: 'ClusterIP' })
