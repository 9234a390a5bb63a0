import { hostileTexts } from './hostile-texts'
import { endpointSlice, node, service } from './kube-api/objects'
import type { RawObject } from './kube-api/resources'

type Fields = Readonly<Record<string, unknown>>

/** The longest that a text may be in most fields, in lists and addresses, and as a name of a finalizer. */
const FIELD = 1024
const ADDRESS = 253
const FINALIZER = 512
const ANNOTATION = 16 * 1024

/** `trap-07`: a name like any other, for an object whose other texts are hostile. */
const trapName = (index: number): string => `trap-${String(index).padStart(2, '0')}`

/** Names of the Services and nodes that carry a hostile text in every slot that takes one, and are read all the same. */
export const trapNames: readonly string[] = hostileTexts.map((_, index) => trapName(index))

/**
 * A Service, its slice and a node for each hostile text, with the text in every slot, as long as the slot allows:
 * labels, annotations, selectors, ports, addresses, finalizers, hints, zones. Objects that a real API server would
 * refuse; one that is broken or extended by somebody might not.
 */
export function trapObjects(healthPort: number): readonly RawObject[] {
  return hostileTexts.flatMap((text, index) => [
    trapNode(text, index),
    trapService(text, index, healthPort),
    trapSlice(text, index),
  ])
}

function trapService(text: string, index: number, healthPort: number): RawObject {
  const field = text.slice(0, FIELD)
  const address = text.slice(0, ADDRESS)
  const port = { name: field, protocol: 'TCP', port: 80, targetPort: field, appProtocol: field, nodePort: 30_100 }
  const spec = {
    externalTrafficPolicy: index % 2 === 0 ? 'Local' : 'Cluster',
    healthCheckNodePort: index % 2 === 0 ? healthPort : 0,
    loadBalancerClass: index % 3 === 0 ? field : undefined,
    loadBalancerSourceRanges: [address],
    externalIPs: [address],
    trafficDistribution: field,
    selector: entry(field, text.slice(0, ANNOTATION)),
    ports: [port, { ...port, name: 'plain', port: 81, nodePort: 30_101 }],
  }
  const annotations = {
    ...entry(`evenkeel.dev/${text}`, text.slice(0, ANNOTATION)),
    'evenkeel.dev/model': text.slice(0, ANNOTATION),
    'metallb.io/ip-allocated-from-pool': text.slice(0, ANNOTATION),
    'service.beta.kubernetes.io/aws-load-balancer-attributes': text.slice(0, ANNOTATION),
    // Nobody reads this one, whatever its size.
    'example.com/note': text,
  }
  const finalizers = [text.slice(0, FINALIZER)]
  return {
    ...service('traps', trapName(index), spec, { annotations, labels: entry(text, text), finalizers }),
    status: { loadBalancer: { ingress: [{ hostname: address }, { ip: address, ipMode: 'VIP' }] } },
  }
}

function trapSlice(text: string, index: number): RawObject {
  const field = text.slice(0, FIELD)
  const endpoint = (nodeName: string, last: number): Fields => ({
    addresses: [`10.244.${index}.${last}`],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName,
    zone: field,
    hints: { forZones: [{ name: field }], forNodes: [{ name: field }] },
    targetRef: { kind: 'Pod', name: `${trapName(index)}-${last}`, namespace: 'traps' },
  })
  return {
    ...endpointSlice('traps', trapName(index), []),
    ports: [
      { name: field, protocol: 'TCP', port: 8080 },
      { name: 'plain', protocol: 'TCP', port: 8081 },
    ],
    endpoints: [endpoint('node-a', 1), endpoint(trapName(index), 2), endpoint(trapName(index), 3)],
  }
}

function trapNode(text: string, index: number): RawObject {
  const field = text.slice(0, FIELD)
  const { metadata, ...rest } = node(trapName(index), field, text.slice(0, ADDRESS) || 'nowhere', {
    spec: {
      providerID: field,
      podCIDRs: [text.slice(0, 64)],
      taints: [{ key: `taint-${field.slice(0, 1000)}`, value: field, effect: field }],
    },
    status: { nodeInfo: { kubeletVersion: field } },
  })
  const labels = {
    'topology.kubernetes.io/region': field,
    'node.kubernetes.io/exclude-from-external-load-balancers': text.slice(0, ANNOTATION),
    ...entry(`evenkeel.dev/${text}`, text.slice(0, ANNOTATION)),
  }
  return { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } }
}

/** Objects that hostile texts make unreadable: as names, and where the slot is too small for them. */
export function brokenObjects(): readonly RawObject[] {
  return hostileTexts
    .filter((text) => text !== 'constructor')
    .flatMap((text, index) => [
      service('broken', text),
      service(text, `nameless-${index}`),
      service('broken', `long-${index}`, { loadBalancerClass: `${text}${'x'.repeat(64 * 1024)}` }),
      node(text, 'zone-a', '127.0.0.1'),
      endpointSlice('broken', text, [], `of-${index}`),
      endpointSlice('broken', 'web', [{ nodeName: text, address: '10.245.0.1' }], `on-${index}`),
      endpointSlice('broken', 'web', [{ nodeName: 'node-a', address: text }], `at-${index}`),
    ])
}

/** A field of its own even where it is called `__proto__`. */
const entry = (key: string, value: string): Readonly<Record<string, string>> => Object.fromEntries([[key, value]])
