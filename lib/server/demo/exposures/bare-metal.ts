import { minutes } from '@/lib/server/demo/simulation/cycle'
import type { DemoNode } from '@/lib/server/demo/simulation/node'
import type { Exposure } from '@/lib/server/demo/simulation/service'
import { address, balancer, cloudControllerFinalizer, fixed, virtualIps } from './shared'

/* Ways in without a cloud: addresses that nodes announce, node ports, externalIPs (domain page 2.4, 3.1, 3.2). */

/** kube-vip in ARP mode: one node holds the address, and an annotation names it. With several hosts it moves on. */
export const kubeVip = (hosts: readonly string[], moveEveryMinutes = 6): Exposure =>
  balancer((given) => {
    const moves = Math.floor(given.elapsedMs / minutes(moveEveryMinutes))
    return {
      loadBalancerClass: 'kube-vip.io/kube-vip-class',
      annotations: {
        'kube-vip.io/loadbalancerIPs': given.virtualIp,
        'kube-vip.io/vipHost': hosts[moves % hosts.length] ?? null,
      },
      ingress: virtualIps(given),
    }
  }, hosts.length > 1)

/** MetalLB says in the Service which pool the address is from; layer 2 or BGP it says elsewhere. */
export const metalLb = (pool: string): Exposure =>
  balancer((given) => ({ annotations: { 'metallb.io/ip-allocated-from-pool': pool }, ingress: virtualIps(given) }))

/** Cilium announces by ARP from one node; which one, a Lease says. */
export const ciliumL2: Exposure = balancer((given) => ({
  loadBalancerClass: 'io.cilium/l2-announcer',
  annotations: { 'lbipam.cilium.io/ips': given.virtualIp },
  ingress: virtualIps(given),
}))

/** Cilium announces the address to routers from every node that may serve it. */
export const ciliumBgp: Exposure = balancer((given) => ({
  loadBalancerClass: 'io.cilium/bgp-control-plane',
  annotations: { 'lbipam.cilium.io/ips': given.virtualIp },
  ingress: virtualIps(given),
}))

/** Calico gives out the address; whether and from where BGP announces it, its own resources say. */
export const calico: Exposure = balancer((given) => ({
  annotations: { 'projectcalico.org/loadBalancerIPs': `["${given.virtualIp}"]` },
  ingress: virtualIps(given),
}))

/** k3s' ServiceLB uses the nodes with both labels; a Service names its pool with the second. */
export const serviceLbPool = (pool: string): Readonly<Record<string, string>> => ({
  'svccontroller.k3s.cattle.io/enablelb': 'true',
  'svccontroller.k3s.cattle.io/lbpool': pool,
})

/** k3s ServiceLB: the Service's addresses are those of the pool's nodes; under Local, of those with a ready pod. */
export const k3sServiceLb = (nodes: readonly DemoNode[], pool: string): Exposure => {
  const members = nodes.filter(({ labels }) => labels?.['svccontroller.k3s.cattle.io/lbpool'] === pool)
  return balancer(({ policy, servingNodes }) => {
    const listed = policy === 'Local' ? members.filter(({ name }) => servingNodes.has(name)) : members
    return { finalizers: [cloudControllerFinalizer], ingress: listed.map((node) => address(node.address)) }
  }, true)
}

/** A class that no known controller answers to; something gave out an address all the same. */
export const unknownClass = (loadBalancerClass: string): Exposure =>
  balancer((given) => ({ loadBalancerClass, ingress: virtualIps(given) }))

/** Nobody has taken the Service on: no address. */
export const pending: Exposure = balancer(() => ({ ingress: [] }))

/** Clients, or a balancer that Kubernetes knows nothing of, use a port that is open on every node. */
export const nodePort: Exposure = fixed({ type: 'NodePort' })

/** Addresses of nodes, written into the Service by its author. */
export const externalIps = (...addresses: readonly string[]): Exposure =>
  fixed({ type: 'ClusterIP', externalIPs: addresses })

/** Only inside the cluster: Evenkeel lists no such Service. */
export const clusterIp: Exposure = fixed({ type: 'ClusterIP' })
