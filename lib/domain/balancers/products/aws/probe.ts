import { type Sighting, sayAnnotations, timingOf } from '@/lib/domain/balancers/detection'
import type { BalancerProbe } from '@/lib/domain/balancers/model'
import { asksHealthPort, connectsTo, type Timing, timing } from '@/lib/domain/balancers/probe'
import { awsKeys, awsProbeTiming, proxyProtocolOf } from './annotations'

/** `probe` null: annotations set it to something that is not computed here. */
export type AwsProbe = { readonly probe: BalancerProbe | null; readonly evidence: readonly string[] }

/** What an NLB of the AWS Load Balancer Controller asks instances (domain page 2.4). */
export function instanceProbe(sighting: Sighting): AwsProbe {
  const isLocal = sighting.policy === 'Local'
  const by = timingOf(sighting, awsProbeTiming, isLocal ? timing(10, 6, 2, 2) : timing(10, 10, 3, 3))
  const { probe, evidence } = isLocal ? localProbe(sighting, by.timing) : clusterProbe(sighting, by.timing)
  return { probe, evidence: [...by.evidence, ...evidence] }
}

/** Pods are asked by TCP unless an annotation says otherwise; the policy plays no part. */
export function podProbe(sighting: Sighting): AwsProbe {
  const by = timingOf(sighting, awsProbeTiming, timing(10, 10, 3, 3))
  const path = isTcp(sighting, 'tcp') ? null : (sighting.service.annotations.get(awsKeys.probePath) ?? '/')
  return {
    probe: { ...connectsTo('pod-port', by.timing), path },
    evidence: [...by.evidence, ...sayAnnotations(sighting, awsKeys.probeProtocol, awsKeys.probePort)],
  }
}

function localProbe(sighting: Sighting, by: Timing): AwsProbe {
  const said = sayAnnotations(sighting, awsKeys.probeProtocol, awsKeys.probePort)
  const port = sighting.service.annotations.get(awsKeys.probePort)
  const byTcp = isTcp(sighting, 'http')
  if (port === 'traffic-port' || isNodePort(sighting, port))
    return { probe: asksNodePort(sighting, by, byTcp), evidence: said }
  if (port !== undefined && port !== String(sighting.service.healthCheckNodePort)) {
    return { probe: null, evidence: [...said, notComputed] }
  }
  const probe = asksHealthPort('health-check-node-port', by)
  // Every node listens there, with pods or without (domain page 2.1): a connection says nothing.
  if (byTcp) return { probe: { ...probe, path: null, finds: 'all' }, evidence: [...said, tcpFindsAll] }
  const headers = sighting.service.ports.flatMap(({ port }) => proxyProtocolOf(sighting, port) ?? [])
  return headers.length === 0
    ? { probe, evidence: said }
    : { probe: { ...probe, finds: 'none' }, evidence: [...said, `${headers[0]}: ${proxyBreaksProbe}`] }
}

function clusterProbe(sighting: Sighting, by: Timing): AwsProbe {
  const said = sayAnnotations(sighting, awsKeys.probeProtocol, awsKeys.probePort)
  const port = sighting.service.annotations.get(awsKeys.probePort)
  if (port === '10256' && !isTcp(sighting, 'tcp')) {
    return { probe: asksHealthPort('kube-proxy-10256', by), evidence: said }
  }
  const isOwn = port === undefined || port === 'traffic-port' || isNodePort(sighting, port)
  const probe = isOwn ? asksNodePort(sighting, by, isTcp(sighting, 'tcp')) : null
  return { probe, evidence: isOwn ? said : [...said, notComputed] }
}

/** A port of the Service itself, given by its number: the status port of a gateway, as a rule. */
const isNodePort = ({ service }: Sighting, port: string | undefined): boolean =>
  service.ports.some(({ nodePort }) => nodePort !== null && String(nodePort) === port)

/** Under Local it answers on nodes with a pod alone, whatever is asked. */
const asksNodePort = ({ service }: Sighting, by: Timing, byTcp: boolean): BalancerProbe => ({
  ...connectsTo('node-port', by),
  path: byTcp ? null : (service.annotations.get(awsKeys.probePath) ?? '/'),
})

const isTcp = ({ service }: Sighting, byDefault: string): boolean =>
  (service.annotations.get(awsKeys.probeProtocol)?.toLowerCase() ?? byDefault) === 'tcp'

const notComputed = 'What is probed is set by annotation and not computed here.'
const tcpFindsAll =
  'A TCP connection to the health check node port succeeds on every node, with pods or without: the probe leaves no node out.'
const proxyBreaksProbe =
  'the health check then carries a PROXY header, which kube-proxy does not read: every node counts as unhealthy, and the balancer sends to all.'
