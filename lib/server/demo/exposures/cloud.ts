import type { Exposure } from '@/lib/server/demo/simulation/service'
import { balancer, cloudControllerFinalizer, named, virtualIps } from './shared'

/*
 * Balancers of clouds. Classes, annotations, finalizers and status are those that the real controllers read and write
 * (domain page 2.4 and 3.1).
 */

const aws = 'service.beta.kubernetes.io/aws-load-balancer'

type AwsOptions = {
  readonly target?: 'instance' | 'ip'
  /** Absent: the attribute is not set, which means off. */
  readonly crossZone?: boolean
  /** Only nodes with this label, `key=value`, are registered as targets, and the operator says which those are. */
  readonly targets?: { readonly label: string; readonly nodes: readonly string[] }
}

/** A Network Load Balancer kept by the AWS Load Balancer Controller. */
export const awsNlb = ({ target = 'instance', crossZone, targets }: AwsOptions): Exposure =>
  balancer(({ namespace, name, draw, families }) => ({
    loadBalancerClass: 'service.k8s.aws/nlb',
    annotations: {
      [`${aws}-type`]: 'external',
      [`${aws}-nlb-target-type`]: target,
      [`${aws}-scheme`]: 'internet-facing',
      [`${aws}-attributes`]: crossZone === undefined ? null : `load_balancing.cross_zone.enabled=${crossZone}`,
      [`${aws}-target-node-labels`]: targets?.label ?? null,
      'evenkeel.dev/balancer-candidates': targets?.nodes.join(',') ?? null,
      [`${aws}-ip-address-type`]: families.length === 2 ? 'dualstack' : null,
    },
    finalizers: ['service.k8s.aws/resources'],
    ingress: [
      named(
        `k8s-${namespace.slice(0, 8)}-${name.slice(0, 8)}-${draw.hex(10, 'nlb', namespace, name)}-` +
          `${draw.hex(16, 'nlb id', namespace, name)}.elb.eu-central-1.amazonaws.com`,
      ),
    ],
  }))

/** The old way to ask the same controller for targets that are pods. */
export const awsNlbIp: Exposure = balancer(({ namespace, name, draw }) => ({
  annotations: { [`${aws}-type`]: 'nlb-ip' },
  finalizers: ['service.k8s.aws/resources'],
  ingress: [named(`k8s-${draw.hex(32, 'nlb', namespace, name)}.elb.eu-central-1.amazonaws.com`)],
}))

/** A Network Load Balancer kept by the AWS cloud controller: cross-zone is off unless asked for. */
export const awsCloudControllerNlb: Exposure = balancer(({ namespace, name, draw }) => ({
  annotations: { [`${aws}-type`]: 'nlb' },
  finalizers: [cloudControllerFinalizer],
  ingress: [named(`a${draw.hex(31, 'nlb', namespace, name)}.elb.eu-central-1.amazonaws.com`)],
}))

/** A passthrough balancer of Google Cloud; weighted by the counts in the nodes' health answers where asked for. */
export const gke = ({ weighted }: { readonly weighted: boolean }): Exposure =>
  balancer((given) => ({
    annotations: {
      'cloud.google.com/l4-rbs': 'enabled',
      'networking.gke.io/weighted-load-balancing': weighted ? 'pods-per-node' : null,
    },
    finalizers: ['gke.networking.io/l4-netlb-v2', cloudControllerFinalizer],
    ingress: virtualIps(given),
  }))

export const azure: Exposure = balancer((given) => ({
  annotations: { 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout': '15' },
  finalizers: [cloudControllerFinalizer],
  ingress: virtualIps(given),
}))

const digitalOcean = 'service.beta.kubernetes.io/do-loadbalancer'

export const digitalOceanNetwork: Exposure = balancer((given) => ({
  annotations: { [`${digitalOcean}-type`]: 'REGIONAL_NETWORK', [`${digitalOcean}-name`]: `harbor-${given.name}` },
  finalizers: [cloudControllerFinalizer],
  ingress: virtualIps(given),
}))

const hetznerCloud = 'load-balancer.hetzner.cloud'

/** Hetzner's balancer is a proxy; it asks node ports, never the health port. */
export const hetzner = (options: { readonly leastConnections?: boolean; readonly proxyProtocol?: boolean }): Exposure =>
  balancer((given) => ({
    annotations: {
      [`${hetznerCloud}/location`]: 'fsn1',
      [`${hetznerCloud}/use-private-ip`]: 'true',
      [`${hetznerCloud}/algorithm-type`]: options.leastConnections ? 'least_connections' : 'round_robin',
      [`${hetznerCloud}/uses-proxyprotocol`]: options.proxyProtocol ? 'true' : null,
    },
    finalizers: [cloudControllerFinalizer],
    ingress: virtualIps(given, options.proxyProtocol ? 'Proxy' : 'VIP'),
  }))

/** Octavia; without a health monitor it never learns which nodes are empty. */
export const octavia = ({ monitor }: { readonly monitor: boolean }): Exposure =>
  balancer((given) => ({
    annotations: {
      'loadbalancer.openstack.org/load-balancer-id': given.draw.uid('octavia', given.namespace, given.name),
      'loadbalancer.openstack.org/load-balancer-address': given.virtualIp,
      'loadbalancer.openstack.org/enable-health-monitor': String(monitor),
    },
    finalizers: [cloudControllerFinalizer],
    ingress: virtualIps(given),
  }))
