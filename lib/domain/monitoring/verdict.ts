import { type Answer, type JudgedMonitor, type MonitoringQuestion, no, unknown, yes } from './objects'

/** What has to be "yes" for a monitor to have its pods scraped, in the order in which it fails. */
export const questionsOf = ({ selects, port, prometheus, up }: JudgedMonitor): readonly Answer[] => [
  selects,
  port,
  prometheus,
  up,
]

/**
 * Whether the pods of a Service are scraped, in one sentence.
 *
 * @param selecting monitors that select the Service, the best first
 * @param near others that were most likely meant for it
 * @param up whether any scrape of the pods is answered
 */
export function verdictOf(
  { serviceMonitors, podMonitors, isWhole }: MonitoringQuestion,
  selecting: readonly JudgedMonitor[],
  near: readonly JudgedMonitor[],
  up: Answer,
): Answer {
  const [best] = selecting
  if (best !== undefined) return ofMonitor(best)
  if (up.holds === true) return yes('The pods are scraped, though no monitor that was read selects this Service.')
  if (!serviceMonitors.known && serviceMonitors.why !== 'absent') return unknown(serviceMonitors.inWords)
  if (!serviceMonitors.known) return withoutOperator(up)
  if (!podMonitors.known && podMonitors.why !== 'absent') {
    return unknown(`No ServiceMonitor selects this Service. ${podMonitors.inWords}`)
  }
  if (!isWhole) return unknown('No monitor in the namespaces that were read selects this Service: one elsewhere may.')
  const besides = near.length === 0 ? '' : ' What comes near is told below.'
  return no(`No ServiceMonitor or PodMonitor selects this Service.${besides}`)
}

/** Scrapes need no operator: only a Prometheus knows of those. */
function withoutOperator(up: Answer): Answer {
  const words = 'The Prometheus Operator is not in this cluster.'
  return up.holds === null ? unknown(`${words} ${up.inWords}`) : no(`${words} ${up.inWords}`)
}

function ofMonitor(best: JudgedMonitor): Answer {
  const selects = `${best.kind} ${best.namespace}/${best.name} selects this Service`
  const answers = questionsOf(best)
  const failed = answers.find(({ holds }) => holds === false)
  if (failed !== undefined) return no(`${selects}, and something is missing. ${failed.inWords}`)
  const open = answers.find(({ holds }) => holds === null)
  if (open !== undefined) return unknown(`${selects}. ${open.inWords}`)
  return yes(`${selects}. ${best.up.inWords}`)
}
