/**
 * The only annotations and labels that the store keeps; everything else is dropped on arrival.
 * An entry that ends in "/", "-" or "_" is a prefix, any other is a whole key.
 * Each line names the rule of the domain page that reads it: what no rule reads is not kept.
 */

const serviceAnnotations = [
  // 3.1: AWS controllers (type, target type, attributes, target group attributes, proxy protocol; target node labels of 2.5).
  'service.beta.kubernetes.io/aws-load-balancer-',
  // 3.1: Azure (floating IP off, PLS and its PROXY protocol, probe overrides of 2.4).
  'service.beta.kubernetes.io/azure-',
  // 2.4: Azure's probe of one port (port_80_health-probe_port).
  'service.beta.kubernetes.io/port_',
  // 3.1: DigitalOcean (type, algorithm, PROXY protocol, health check override of 2.4).
  'service.beta.kubernetes.io/do-loadbalancer-',
  // 3.1: OpenStack's internal balancer, which keeps the old domain.
  'service.beta.kubernetes.io/openstack-internal-load-balancer',
  // 3.1: Octavia (proxy-protocol, lb-method, enable-health-monitor).
  'loadbalancer.openstack.org/',
  // 3.1: Hetzner (algorithm-type, uses-proxyprotocol, use-private-ip).
  'load-balancer.hetzner.cloud/',
  // 3.1: GKE (weighted-load-balancing, load-balancer-type).
  'networking.gke.io/',
  // 3.1: GKE (l4-rbs, load-balancer-type, neg, neg-status).
  'cloud.google.com/l4-rbs',
  'cloud.google.com/load-balancer-type',
  'cloud.google.com/neg',
  'cloud.google.com/neg-status',
  // 3.1, 3.2: MetalLB (ip-allocated-from-pool, allow-shared-ip); the second is its domain before 0.15.
  'metallb.io/',
  'metallb.universe.tf/',
  // 3.1, 3.2: kube-vip (vipHost, leaseName).
  'kube-vip.io/',
  // 3.1: Cilium (address pools, shared addresses, service type).
  'io.cilium/',
  'lbipam.cilium.io/',
  'service.cilium.io/',
  // 3.1, 5.1: Calico (addresses from its pools).
  'projectcalico.org/loadBalancerIPs',
  // 1.3: kube-proxy up to 1.29 obeys hints only with this annotation.
  'service.kubernetes.io/topology-mode',
  'service.kubernetes.io/topology-aware-hints',
  // The operator's own word on a Service ("always allow user override annotation", 3.1).
  'evenkeel.dev/',
]

const nodeLabels = [
  // 2.5: left out by cloud controllers, AWS, GKE, MetalLB and Calico, each in its own way.
  'node.kubernetes.io/exclude-from-external-load-balancers',
  'alpha.service-controller.kubernetes.io/exclude-balancer',
  // 2.5: AWS and GKE leave control-plane nodes out by this one.
  'node-role.kubernetes.io/master',
  // 2.5: AWS leaves Fargate nodes out.
  'eks.amazonaws.com/compute-type',
  // 2.5: GKE's drain filter.
  'operation.gke.io/type',
  // 2.5: k3s ServiceLB (enablelb, lbpool).
  'svccontroller.k3s.cattle.io/',
  // 3.1: kube-vip marks the announcer on the node.
  'kube-vip.io/has-ip',
  'evenkeel.dev/',
]

/**
 * Annotations of a Node in which network plugins name addresses of their own, which pods see in place of a client's
 * after SNAT (5.1, 5.2); the addresses alone are kept.
 */
export const nodeAddressAnnotations = [
  'projectcalico.org/IPv4IPIPTunnelAddr',
  'projectcalico.org/IPv4VXLANTunnelAddr',
  'projectcalico.org/IPv6VXLANTunnelAddr',
  'projectcalico.org/IPv4WireguardInterfaceAddr',
  'projectcalico.org/IPv6WireguardInterfaceAddr',
  // Cilium's router; the second pair is its older name.
  'network.cilium.io/ipv4-cilium-host',
  'network.cilium.io/ipv6-cilium-host',
  'io.cilium.network.ipv4-cilium-host',
  'io.cilium.network.ipv6-cilium-host',
  'flannel.alpha.coreos.com/public-ip',
  'flannel.alpha.coreos.com/public-ipv6',
  // The gateway router of OVN-Kubernetes, as JSON; the second is its name since several networks can have one.
  'k8s.ovn.org/node-gateway-router-lrp-ifaddr',
  'k8s.ovn.org/node-gateway-router-lrp-ifaddrs',
] as const

/** Whether the store keeps this annotation of a Service. */
export const isKeptServiceAnnotation = createAllowList(serviceAnnotations)

/** Whether the store keeps this label of a Node; zone, region and operating system have fields of their own. */
export const isKeptNodeLabel = createAllowList(nodeLabels)

/** Keys are looked up by their domain first: most objects carry many annotations, and hardly any is of use here. */
function createAllowList(entries: readonly string[]): (key: string) => boolean {
  const whole = new Set(entries.filter((entry) => !isPrefix(entry)))
  const prefixesByDomain = new Map<string, string[]>()
  for (const entry of entries.filter(isPrefix)) {
    const domain = domainOf(entry)
    prefixesByDomain.set(domain, [...(prefixesByDomain.get(domain) ?? []), entry])
  }
  return (key) =>
    whole.has(key) || (prefixesByDomain.get(domainOf(key))?.some((prefix) => key.startsWith(prefix)) ?? false)
}

function isPrefix(entry: string): boolean {
  return /[/_-]$/.test(entry)
}

function domainOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')))
}
