import { type Answer, type Monitor, type MonitoringQuestion, no, type ScrapeTarget, unknown, yes } from './objects'

/**
 * Whether the targets that the operator makes of a monitor answered their last scrape.
 *
 * @param through the Service by which a ServiceMonitor finds the pods; null: a PodMonitor, which needs none
 */
export function targetsUp({ targets }: MonitoringQuestion, monitor: Monitor, through: string | null): Answer {
  if (!targets.known) return unknown(targets.inWords)
  const job = `${monitor.namespace}/${monitor.name}`
  const names = monitor.endpoints.flatMap(({ port, targetPort }) => [port ?? '', targetPort ?? '']).filter(Boolean)
  const own = targets.value.filter(({ service, endpoint, ...target }) => {
    const isOfPort = endpoint === '' || names.length === 0 || names.includes(endpoint)
    return isOfPort && (through === null ? target.job === job : service === through)
  })
  return judgeTargets(own, 'target of it')
}

/** Whether any scrape of the pods is answered, whoever asked for it. */
export const anyTargetUp = ({ targets }: MonitoringQuestion): Answer =>
  targets.known ? judgeTargets(targets.value, 'target with these pods') : unknown(targets.inWords)

function judgeTargets(targets: readonly ScrapeTarget[], what: string): Answer {
  const pods = new Set(targets.map(({ podName }) => podName))
  const down = new Set(targets.flatMap(({ podName, isUp }) => (isUp ? [] : [podName])))
  if (targets.length === 0)
    return no(
      `The configured Prometheus has no ${what}: it may not have read its configuration yet, or be another one.`,
    )
  const all = `${pods.size} ${pods.size === 1 ? 'pod' : 'pods'}`
  if (down.size === 0) return yes(`The last scrape of ${all} was answered.`)
  const example = [...down].sort()[0] ?? ''
  return no(
    `The last scrape of ${down.size} of ${all} failed, such as ${example}: is the path right, and does the port speak HTTP?`,
  )
}
