import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { Distribution } from '@/lib/domain/distribution/result'
import { capital, count, list, saySamePods } from '@/lib/domain/distribution/say'
import { sharingServices } from '@/lib/domain/endpoints/sharing-services'
import { clock } from '@/lib/domain/findings/words'
import { type Measure, type PodCount, type TimeSpan, unitOf } from './traffic'

type LimitsQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly distribution: Pick<Distribution, 'ports' | 'affinitySeconds'>
  readonly measure: Measure
  readonly pods: readonly PodCount[]
  readonly span: TimeSpan
  /** When was looked last, Unix milliseconds; null: not told. */
  readonly lookedAtMs: number | null
  /** Since when the Service is watched, Unix milliseconds; null: it is not. */
  readonly watchedSinceMs: number | null
}

/** What keeps observed shares from being those of new connections from outside, or the test from being exact, a sentence each. */
export function limitsOf(question: LimitsQuestion): readonly string[] {
  const { state, service, distribution, measure } = question
  return [
    byMeasure[measure],
    sayPorts(service, measure),
    sayProtocols(service, measure),
    saySharedPods(state, service),
    sayOthersThanPods(distribution),
    sayMoved(question.pods),
    distribution.affinitySeconds === null
      ? null
      : 'sessionAffinity keeps each client with its pod, so connections are no independent samples: fewer clients than connections were drawn.',
    sayLate(question),
    sayUnwatched(question),
  ].filter((sentence) => sentence !== null)
}

const byMeasure: Readonly<Record<Measure, string | null>> = {
  'connections-opened': null,
  'connections-active':
    'Connections that are open now: long ones weigh more, and a pod that just started has few whatever its share.',
  requests:
    'Clients that keep a connection send many requests to one pod: shares of requests can differ from those of connections with nothing wrong, and the test takes each request for a sample of its own.',
  bytes: null,
}

/** Counts are of pods. */
function sayPorts({ ports }: Service, measure: Measure): string | null {
  return ports.length < 2
    ? null
    : `${capital(unitOf[measure])} are counted by pod: those of the ${ports.length} ports of this Service, and of any other port of its pods, are not told apart.`
}

/** Whether what was counted is of a protocol that the Service does not take: nothing of its traffic is among it. */
export const countsOtherProtocol = ({ ports }: Pick<Service, 'ports'>, measure: Measure): boolean =>
  unitOf[measure] === 'connections' && ports.length > 0 && ports.every(({ protocol }) => protocol !== 'TCP')

/** Connections are those of TCP: by sockets, SYN packets or proxies. */
function sayProtocols(service: Service, measure: Measure): string | null {
  const { ports } = service
  const others = ports.filter(({ protocol }) => protocol !== 'TCP')
  if (others.length === 0 || unitOf[measure] !== 'connections') return null
  const protocols = list([...new Set(others.map(({ protocol }) => protocol))])
  if (countsOtherProtocol(service, measure)) {
    return `This Service takes ${protocols} alone, and connections are counted of TCP: these numbers say nothing about its traffic.`
  }
  const names = list(others.map(({ name, port }) => (name === '' ? String(port) : name)))
  return `${others.length === 1 ? 'Port' : 'Ports'} ${names} (${protocols}): connections are counted of TCP, so that none of it is among these numbers.`
}

/** Whose clients are counted with those of a Service; null: nobody's. */
export function saySharedPods(state: ClusterState, service: Service): string | null {
  const names = sharingServices(state, service).map(({ name }) => name)
  if (names.length === 0) return null
  return `${saySamePods(names)}: what came through ${names.length === 1 ? 'it' : 'them'} is counted too, unless the metric tells Services apart.`
}

function sayOthersThanPods({ ports }: LimitsQuestion['distribution']): string | null {
  const others = new Set(
    ports.flatMap(({ endpoints }) => endpoints.flatMap((each) => (each.podName === null ? [each.address] : []))),
  )
  return others.size === 0
    ? null
    : `${count(others.size, 'endpoint')} ${others.size === 1 ? 'is no pod' : 'are no pods'}, and no metric of pods counts them.`
}

/** A pod of a StatefulSet keeps its name when it moves; nodes are told by where pods are now. */
function sayMoved(pods: readonly PodCount[]): string | null {
  const moved = pods.filter(({ elsewhere }) => elsewhere !== undefined)
  if (moved.length === 0) return null
  const names = list(moved.map(({ podName }) => podName))
  return `A part of the count of ${names} is from when it ran on another node: what nodes got is told by where pods are now.`
}

/** Counters are looked at now and then. */
function sayLate({ span: { endMs }, lookedAtMs }: LimitsQuestion): string | null {
  return lookedAtMs === null || lookedAtMs >= endMs
    ? null
    : `The last look at the counters was at ${clock(lookedAtMs)}: what came after it is counted with the next one.`
}

/** Whether pods came or went before anybody looked is not known. */
function sayUnwatched({ span: { startMs }, watchedSinceMs }: LimitsQuestion): string | null {
  return watchedSinceMs === null || watchedSinceMs <= startMs
    ? null
    : `The Service is watched since ${clock(watchedSinceMs)}: whether its pods changed earlier in this window is not known.`
}
