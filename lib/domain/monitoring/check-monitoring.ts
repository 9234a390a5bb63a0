import { type Manifest, manifestFor } from './manifest'
import { mendLabels, mendNamespace, mendPort, mendPrometheus } from './mends'
import type { Answer, JudgedMonitor, LabelledService, Monitor, MonitoringQuestion } from './objects'
import { findsPort } from './ports'
import { anyTakes } from './prometheus-selects'
import { looksInto, missingLabels, selectsPods, selectsService } from './selects'
import { anyTargetUp, targetsUp } from './targets'
import { questionsOf, verdictOf } from './verdict'

export type Monitoring = {
  /** Whether all four questions have a "yes" for any monitor, or the pods are scraped without one. */
  readonly verdict: Answer
  /** Those that select the Service, the best first; where none does, those that come near. */
  readonly monitors: readonly JudgedMonitor[]
  /** Whether any scrape of the pods is answered. */
  readonly up: Answer
  /** For a Service that no monitor selects and nothing scrapes; null: it needs none, or has no port to scrape. */
  readonly manifest: Manifest | null
}

const SHOWN_MAX = 6
const NEAR_MAX = 3

/** How one Service is scraped by what a Prometheus Operator was told: what holds, what does not, and what mends it. */
export function checkMonitoring(question: MonitoringQuestion): Monitoring {
  const all = [...monitorsIn(question.serviceMonitors), ...monitorsIn(question.podMonitors)]
  const judged = all.flatMap((monitor) => judge(question, monitor) ?? [])
  const selecting = judged.filter(({ selects }) => selects.holds === true).sort(byQuality)
  const near = judged.filter(({ selects }) => selects.holds !== true).sort(byQuality)
  const monitors = selecting.length > 0 ? selecting.slice(0, SHOWN_MAX) : near.slice(0, NEAR_MAX)
  const up = anyTargetUp(question)
  const hasToMove = monitors.some((monitor) => monitor.hasToMove)
  return {
    verdict: verdictOf(question, selecting, near, up),
    monitors,
    up,
    manifest: (selecting.length === 0 && up.holds !== true) || hasToMove ? manifestFor(question) : null,
  }
}

const monitorsIn = (fact: MonitoringQuestion['serviceMonitors']): readonly Monitor[] => (fact.known ? fact.value : [])

/** null: the monitor has nothing to do with the Service. */
function judge(question: MonitoringQuestion, monitor: Monitor): JudgedMonitor | null {
  const { service, siblings, pods } = question
  if (monitor.kind === 'PodMonitor') {
    const selects = selectsPods(monitor, service, pods.known ? pods.value.map(({ labels }) => labels) : null)
    return selects.holds === false && !comesNear(monitor, service) ? null : complete(question, monitor, null, selects)
  }
  const seen = [service, ...siblings].map((each) => ({ each, selects: selectsService(monitor, each) }))
  const best = seen.find(({ selects }) => selects.holds === true)
  if (best !== undefined) return complete(question, monitor, best.each, best.selects)
  return comesNear(monitor, service) ? complete(question, monitor, service, selectsService(monitor, service)) : null
}

/** Whether a monitor was most likely meant for a Service: one condition is met and the other is not. */
function comesNear(monitor: Monitor, { namespace, name, labels, selector }: LabelledService): boolean {
  const { matchLabels, matchExpressions } = monitor.selector
  const isThere = looksInto(monitor, namespace)
  const missing = missingLabels(monitor.selector, labels)
  if (!isThere) return matchLabels.size > 0 && missing.length === 0 && matchExpressions.length === 0
  if (matchLabels.size === 0) return false
  const isOfPods = missingLabels(monitor.selector, selector).length === 0
  return isOfPods || monitor.name === name || (missing.length === 1 && matchLabels.size > 1)
}

function complete(
  question: MonitoringQuestion,
  monitor: Monitor,
  through: LabelledService | null,
  selects: Answer,
): JudgedMonitor {
  const { service } = question
  const seen = through ?? service
  const port = findsPort(monitor, { service: seen, containerPorts: question.containerPorts })
  const { answer: prometheus, nearest } = anyTakes(question, monitor)
  const { kind, namespace, name } = monitor
  const mends = [
    selects.holds === false && !looksInto(monitor, seen.namespace) ? mendNamespace(monitor, seen.namespace) : null,
    selects.holds === false && looksInto(monitor, seen.namespace) ? mendLabels(monitor, seen) : null,
    port.holds === false ? mendPort(monitor, seen) : null,
    nearest === null ? null : mendPrometheus(nearest.prometheus, nearest.lacks, monitor, seen.namespace),
  ].filter((mend) => mend !== null)
  const up = targetsUp(question, monitor, through?.name ?? null)
  const hasToMove = nearest?.lacks === 'own-namespace'
  return { kind, namespace, name, through: through?.name ?? null, selects, port, prometheus, up, hasToMove, mends }
}

/** More "yes" and fewer "no" first; then by name. */
function byQuality(a: JudgedMonitor, b: JudgedMonitor): number {
  const score = (one: JudgedMonitor): number =>
    questionsOf(one).reduce((sum, { holds }) => sum + (holds === true ? 1 : holds === false ? -1 : 0), 0)
  return score(b) - score(a) || (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1)
}
