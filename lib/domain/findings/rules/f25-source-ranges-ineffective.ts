import type { Service } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import type { Fix } from '@/lib/domain/findings/finding'
import { withoutNodePorts } from '@/lib/domain/findings/node-ports'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F25: an allow list of client addresses that kube-proxy does not hold on every way in. It looks at the list only for
 * the balancer's address, only where packets still carry that address and the client's, and never on node ports.
 *
 * Source: domain page 6, 1.4 ("loadBalancerSourceRanges"), 5.3.
 */
export const f25SourceRangesIneffective: ServiceRule = {
  id: 'F25',
  name: 'SourceRangesIneffective',
  heading: 'Allow list with a way past it',
  judge(question) {
    const { service, sourceAddress } = question
    const ranges = service.loadBalancerSourceRanges
    if (ranges.length === 0) return null
    const gaps = gapsOf(question)
    const [first] = gaps
    if (first === undefined) {
      if (sourceAddress.verdict !== 'unknown') return null
      return notChecked(
        'Whether the balancer keeps client addresses, which the allow list is compared with, is not known.',
      )
    }
    const nodePorts = nodePortsOf(service)
    return {
      severity: 'high',
      title: `${list(ranges)} may not be all that reaches ${service.name}: ${first}.`,
      figure: nodePorts.length > 0 ? sayNodePorts(nodePorts) : 'not held',
      evidence: [
        serviceField(service, 'spec.loadBalancerSourceRanges', ranges.join(', ')),
        serviceField(service, 'status.loadBalancer.ingress', ingressInWords(service)),
        serviceField(service, 'spec.ports[].nodePort', nodePorts.join(', ') || 'none'),
      ],
      explanation: sentences(
        ...gaps.map((gap) => `${gap[0]?.toUpperCase()}${gap.slice(1)}.`),
        'Whether the balancer or a firewall before it holds the list by itself cannot be seen from the cluster.',
      ),
      fix: fixOf(question, nodePorts),
    }
  },
}

/** Whether packets come to a node under the balancer's own address, which is where kube-proxy looks at the list. */
const reachesAddress = ({ ingress, annotations }: Service): boolean =>
  annotations.get(floatingIpOff)?.toLowerCase() !== 'true' &&
  ingress.some(({ ip, ipMode }) => ip !== null && ipMode !== 'Proxy')

/** On Azure: the balancer puts the node's address in place of its own (domain page 3.1). */
const floatingIpOff = 'service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip'

const nodePortsOf = ({ ports }: Service) => ports.flatMap(({ nodePort }) => (nodePort === null ? [] : [nodePort]))

const sayNodePorts = (ports: readonly number[]): string =>
  `node ${ports.length === 1 ? 'port' : 'ports'} ${list(ports.map(String))}`

const ingressInWords = ({ ingress }: Service): string =>
  ingress.map(({ ip, hostname, ipMode }) => `${ip ?? hostname}${ipMode === null ? '' : ` (${ipMode})`}`).join(', ') ||
  'none'

function gapsOf({ service, sourceAddress }: ServiceQuestion): readonly string[] {
  const ports = nodePortsOf(service)
  const forwarded = reachesAddress(service)
  return [
    service.ingress.length > 0 && !forwarded
      ? "nothing reaches nodes under the balancer's own address, so kube-proxy compares nothing with the list"
      : null,
    forwarded && sourceAddress.hop === 'balancer'
      ? `the balancer replaces client addresses${sourceAddress.verdict === 'partial' ? ' of some connections' : ''}, so kube-proxy compares the balancer's with the list`
      : null,
    ports.length > 0 ? `${sayNodePorts(ports)} of every node ${ports.length === 1 ? 'is' : 'are'} not covered` : null,
  ].filter((gap) => gap !== null)
}

/** Node ports can go where connections reach nodes under the balancer's own address, or pods directly. */
function fixOf({ service, model }: ServiceQuestion, nodePorts: readonly number[]): Fix {
  const spared = model.id === 'direct' || model.id === 'single-node' || model.id === 'ecmp'
  const firewall = `hold the list in a firewall before the nodes${nodePorts.length > 0 ? `, ${sayNodePorts(nodePorts)} included` : ''}`
  if (!spared || nodePorts.length === 0) {
    return {
      inWords: `The balancer may need its node ports, so ${firewall}.`,
      yaml: null,
      kubectl: null,
      warning: null,
    }
  }
  return {
    inWords: `Give the node ports back, which this balancer does not need, or ${firewall}.`,
    ...withoutNodePorts(service),
    warning: `Whoever connects to ${sayNodePorts(nodePorts)} now is cut off.`,
  }
}
