import type { AddressClass } from '@/lib/domain/source-address/classify-address'

/** What an address that pods saw is, in the classes that people ask for. */
export const clientClasses = ['client', 'node', 'pod', 'balancer', 'probe', 'unknown'] as const
export type ClientClass = (typeof clientClasses)[number]

/** The class that a kind of address belongs to (domain page 5.2). */
export const classOfKind: Readonly<Record<AddressClass, ClientClass>> = {
  client: 'client',
  node: 'node',
  'cni-gateway': 'node',
  pod: 'pod',
  'ingress-controller-pod': 'pod',
  'svclb-pod': 'balancer',
  balancer: 'balancer',
  'likely-balancer': 'balancer',
  // A sidecar asks for whoever is behind it: clients, other pods, the kubelet. On the host's network it may be anything.
  'own-pod': 'unknown',
  probe: 'probe',
  unknown: 'unknown',
}

/** A kind in a few words, as a table tells it. */
export const kindWords: Readonly<Record<AddressClass, string>> = {
  client: 'client',
  node: 'node address (SNAT)',
  'cni-gateway': 'network plugin on a node (SNAT)',
  pod: 'pod of this cluster',
  'ingress-controller-pod': 'ingress controller pod',
  'svclb-pod': 'svclb pod of k3s',
  balancer: 'balancer address',
  'likely-balancer': 'balancer address, likely',
  'own-pod': 'loopback: runs beside the program',
  probe: 'health probe',
  unknown: 'no address of a caller',
}

/** What addresses of a kind count for in the verdict on the source address. */
export const countsFor: Readonly<Record<AddressClass, string>> = {
  client: 'preserved',
  node: 'lost at the entry node',
  'cni-gateway': 'lost at the entry node',
  pod: 'nothing: never leaves the cluster',
  'ingress-controller-pod': 'lost at the ingress controller',
  'svclb-pod': 'lost at the svclb pod',
  balancer: 'lost at the balancer',
  'likely-balancer': 'little: private, as a client’s may be',
  'own-pod': 'nothing: a sidecar’s own log knows who asked',
  probe: 'nothing: a probe is no client',
  unknown: 'nothing: nobody calls from it',
}

/** Traffic from outside: clients, and whatever stands in for them on the way. */
export const isFromOutside = (kind: AddressClass): boolean => kind !== 'pod' && kind !== 'probe'
