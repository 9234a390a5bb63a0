import 'server-only'
import type { MonitoringResponse } from '@/lib/contracts/monitoring'
import type { Service } from '@/lib/domain/cluster'
import { type Fact, known, type NotKnown } from '@/lib/domain/fact'
import { checkMonitoring } from '@/lib/domain/monitoring/check-monitoring'
import type { LabelledService, MonitoringQuestion } from '@/lib/domain/monitoring/objects'
import type { ContainerPort, Workload } from '@/lib/domain/workload'
import { maySeeNamespace } from '../../auth/readable'
import type { FollowedCluster } from '../../runtime'
import type { MonitoringFacts, ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { missingRightYaml } from '../missing-right'
import { readFacts } from '../service-facts'
import { trafficPodsOf } from '../traffic-pods'

/** How one Service is scraped: which monitors select it, whether a Prometheus takes them, and whether the targets answer. */
export async function getMonitoring(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: () => number,
): Promise<MonitoringResponse> {
  const { service, state } = findService(cluster, access, ref)
  const endMs = nowMs()
  // One moment: pods that are gone are no targets.
  const span = { startMs: endMs, endMs }
  const pods = trafficPodsOf(state, service, null, span)
  const [facts, workload, targets] = await Promise.all([
    cluster.monitoring.facts(ref.namespace),
    readFacts(cluster, access, ref),
    cluster.traffic.targets({ namespace: ref.namespace, service: ref.name, pods, span }),
  ])
  const question: MonitoringQuestion = {
    ...readable(facts, access),
    ...servicesIn(facts.services, service),
    pods: workload.pods,
    containerPorts: portsOf(workload.workloads),
    targets,
  }
  const { verdict, monitors, up, manifest } = checkMonitoring(question)
  return {
    verdict,
    monitors: monitors.map(({ hasToMove: _, mends, ...monitor }) => ({ ...monitor, mends: [...mends] })),
    up,
    manifest,
    unread: unreadIn([facts.serviceMonitors, facts.podMonitors, facts.prometheuses, facts.services]),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

/** Nothing may depend on an object of a namespace that the reader may not read. */
function readable(facts: MonitoringFacts, access: ReaderAccess): Omit<MonitoringFacts, 'services'> {
  const own = <T extends { readonly namespace: string }>(fact: Fact<readonly T[]>): Fact<readonly T[]> =>
    fact.known ? known(fact.value.filter(({ namespace }) => maySeeNamespace(access, namespace))) : fact
  const { namespaceLabels, isWhole } = facts
  return {
    serviceMonitors: own(facts.serviceMonitors),
    podMonitors: own(facts.podMonitors),
    prometheuses: own(facts.prometheuses),
    namespaceLabels: namespaceLabels.known
      ? known(new Map([...namespaceLabels.value].filter(([name]) => maySeeNamespace(access, name))))
      : namespaceLabels,
    isWhole: isWhole && access.namespaces === 'all',
  }
}

/** The Service with its labels, and those of its namespace that have all of its pods: their selectors ask for no more. */
function servicesIn(
  services: Fact<readonly LabelledService[]>,
  { namespace, name, selector, ports }: Service,
): Pick<MonitoringQuestion, 'service' | 'siblings'> {
  const all = services.known ? services.value : []
  const service = all.find((each) => each.name === name) ?? { namespace, name, labels: new Map(), selector, ports }
  const siblings = all.filter(
    (each) =>
      each.name !== name &&
      each.selector.size > 0 &&
      [...each.selector].every(([key, value]) => service.selector.get(key) === value),
  )
  return { service, siblings }
}

const portsOf = (workloads: Fact<readonly Workload[]>): Fact<readonly ContainerPort[]> =>
  workloads.known ? known(workloads.value.flatMap(({ template }) => template.ports)) : workloads

function unreadIn(facts: readonly Fact<unknown>[]): MonitoringResponse['unread'] {
  const unread = facts.filter((fact): fact is NotKnown => !fact.known && fact.why !== 'absent')
  return unread.map(({ inWords, right }) => ({
    inWords,
    missingRightYaml: missingRightYaml({ missingRule: right, error: { message: inWords } }),
  }))
}
