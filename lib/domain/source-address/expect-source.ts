import { holdsAddress } from '@/lib/domain/address/cidr'
import type { PortPath } from '@/lib/domain/balancers/client-path'
import { carriersOf } from './carriers'
import { ingressControllerLabel } from './ingress-controllers'
import { nodeReplaces, sayPodSees } from './pod-sees'
import type { Situation } from './question'
import { type Stage, stagesOf } from './stages'
import type { SourceAddress, SourceAddressHop, SourceAddressStage, SourceAddressVerdict } from './verdict'

export type Expectation = Pick<SourceAddress, 'verdict' | 'hop' | 'podSees' | 'reasons' | 'carriedBy' | 'stages'>

type PortVerdict = {
  readonly port: PortPath
  readonly stages: readonly Stage[]
  readonly verdict: SourceAddressVerdict
  readonly hop: SourceAddressHop | null
}

/** Whether pods should see the client's address, by configuration alone (domain page 5.1). */
export function expectSource(situation: Situation): Expectation {
  const ports = situation.model.clientPath.ports.map((port) => judgePort(situation, port))
  const verdict = merge(ports.map((port) => port.verdict))
  const hop =
    verdict === 'lost' || verdict === 'partial' ? (ports.find((port) => port.hop !== null)?.hop ?? null) : null
  return {
    verdict,
    hop,
    podSees: sayPodSees(situation, { verdict, hop, basis: 'expected' }),
    reasons: [...new Set([...sayPorts(ports), ...asides(situation)])],
    carriedBy: carriersOf(situation.model.clientPath.ports),
    stages: mergeStages(ports.map(({ stages }) => stages)),
  }
}

function judgePort(situation: Situation, port: PortPath): PortVerdict {
  const stages = stagesOf(situation, port)
  // Who replaces every address decides, whatever others do; the first of them is the hop.
  const replacing = stages.find(({ does }) => does === 'replaces')
  if (replacing !== undefined) return { port, stages, verdict: 'lost', hop: replacing.hop }
  if (stages.some(({ does }) => does === 'open')) return { port, stages, verdict: 'unknown', hop: null }
  const some = stages.find(({ does }) => does === 'some')
  return some === undefined
    ? { port, stages, verdict: 'preserved', hop: null }
    : { port, stages, verdict: 'partial', hop: some.hop }
}

/** One verdict for all ports: where one is not known, the whole is not; where they differ, it is partial. */
function merge(verdicts: readonly SourceAddressVerdict[]): SourceAddressVerdict {
  const [first = 'unknown'] = verdicts
  if (verdicts.every((verdict) => verdict === first)) return first
  return verdicts.includes('unknown') ? 'unknown' : 'partial'
}

/** Each hop once: what it does on every port, or that ports differ. */
function mergeStages(ports: readonly (readonly Stage[])[]): readonly SourceAddressStage[] {
  const [first = [], ...others] = ports
  return first.map(({ because: _because, ...stage }, at) => {
    const same = others.every((stages) => stages[at]?.does === stage.does)
    return same ? stage : { ...stage, does: 'some', inWords: 'differs by port' }
  })
}

/** Ports that are alike share a sentence. */
function sayPorts(ports: readonly PortVerdict[]): readonly string[] {
  if (ports.length === 0) return ['The Service has no port that a connection could come to.']
  const said = new Map<string, number[]>()
  for (const { port, stages } of ports) {
    for (const { because } of stages) said.set(because, [...(said.get(because) ?? []), port.port])
  }
  return [...said].map(([because, numbers]) =>
    numbers.length === ports.length ? because : `Port ${[...new Set(numbers)].join(', ')}: ${because}`,
  )
}

/** What else on the way hangs on this Service, without changing what its own pods see. */
function asides(situation: Situation): readonly string[] {
  return [
    ...sayForwarder(situation),
    ...sayController(situation),
    ...sayHostNetwork(situation),
    ...sayIpMode(situation),
    ...sayClusterIp(situation),
  ]
}

/** Which dataplane forwards is not in what is read. */
function sayForwarder(situation: Situation): readonly string[] {
  const assumed =
    'Assumed that kube-proxy forwards: a network plugin in its place may keep the address, where it answers clients directly from the pod (DSR).'
  return nodeReplaces(situation) ? [assumed] : []
}

function sayController({ service, pods }: Situation): readonly string[] {
  const ofPods = pods.known ? pods.value.map(({ labels }) => ingressControllerLabel(labels)) : []
  const label = ingressControllerLabel(service.selector) ?? ofPods.filter((found) => found !== null).sort()[0] ?? null
  if (label === null) return []
  return [
    `The backends look like an ingress controller (${label}): applications behind it see the address of its pods, whatever the policy of their own Services, and the client only in a header or by PROXY protocol that they trust.`,
  ]
}

function sayHostNetwork({ pods, policy, model }: Situation): readonly string[] {
  const count = pods.known ? pods.value.filter(({ hostNetwork }) => hostNetwork).length : 0
  if (count === 0 || model.clientPath.target !== 'node') return []
  const who =
    count === 1
      ? 'One backend uses the network of its node: it sees'
      : `${count} backends use the network of their nodes: they see`
  return policy === 'Local' ? [`${who} what reaches the node.`] : [`${who} the entry node's own address.`]
}

function sayIpMode({ service }: Situation): readonly string[] {
  if (!service.ingress.some(({ ipMode }) => ipMode === 'Proxy')) return []
  return [
    'status.loadBalancer.ingress has ipMode Proxy: kube-proxy has no rule for the address, so connections from inside the cluster go through the balancer too; it says nothing for certain about the source address.',
  ]
}

/** kube-proxy treats what comes from outside to a ClusterIP by another row of its table than to the balancer's address. */
function sayClusterIp({ service, state }: Situation): readonly string[] {
  const { calico } = state.announcements
  if (!calico.known) return []
  const held = service.clusterIPs.filter((ip) => calico.value.clusterIPs.some((cidr) => holdsAddress(cidr, ip)))
  if (held.length === 0) return []
  return [
    `Calico advertises the ClusterIP ${held.join(', ')} as well: clients that use it are likely seen as a node, for kube-proxy replaces the source of what comes from outside to a ClusterIP; Calico's documentation says otherwise, and it is not verified.`,
  ]
}
