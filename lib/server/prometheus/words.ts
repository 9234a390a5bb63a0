import type { NotObserved } from '@/lib/domain/observed/traffic'
import type { Candidate } from './candidates'
import { PrometheusFailure } from './errors'
import type { Counted, CountedClients } from './presets/preset'
import { exportedPodLabel } from './spelling'

/** Told beside what `increase()` says of a counter. */
export const ESTIMATED =
  'Estimated by the Prometheus, which extends what it saw to the ends of the window: a few per cent more or less than was counted.'

/** The same of steps. */
export const ESTIMATED_STEPS =
  'Steps are estimated by the Prometheus, which extends what it saw to the ends of each and leaves out what a counter showed first.'

export const noPods: NotObserved = {
  known: false,
  why: 'no-pods',
  inWords: 'The Service has no pods, so there is nothing to ask the Prometheus about.',
}

export const noMetric: NotObserved = {
  known: false,
  why: 'no-metric',
  inWords:
    'The Prometheus holds no metric that tells connections, requests or bytes of pods apart. The status page says which ones would.',
}

export const noClientMetric: NotObserved = {
  known: false,
  why: 'no-metric',
  inWords: 'The Prometheus holds no metric with addresses of clients. The status page says which ones would have them.',
}

export const noNodeMetric: NotObserved = {
  known: false,
  why: 'no-metric',
  inWords:
    'The Prometheus holds nothing of node_exporter or kube-proxy whose labels node or instance name a node of this cluster.',
}

/** Metrics that are there, but say nothing about these pods: labels are missing, or the pods are not scraped. */
export function nothingAboutPods(tried: readonly Candidate<Counted | CountedClients>[]): NotObserved {
  const [first] = tried
  if (first === undefined) return noMetric
  const { identity } = first.counted
  const labels = labelsInWords(identity)
  const names = [...new Set(tried.map(({ counted }) => counted.metric))]
  const shown = names.slice(0, 3).join(', ')
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  const one = names.length === 1
  return {
    known: false,
    why: 'no-metric',
    inWords: `The Prometheus holds ${shown}${rest}, but within this window no series of ${one ? 'it' : 'them'} names these pods. Check that they are scraped, and that ${first.counted.metric} carries ${labels}.`,
  }
}

export const tooManyPods: NotObserved = {
  known: false,
  why: 'no-metric',
  inWords:
    'The Service has more pods than one query can name, and all of the namespace would show clients of other Services.',
}

function labelsInWords(identity: CountedClients['identity']): string {
  if (identity === null) return 'the name of the Service'
  if (identity.form === 'joined') return `a label ${identity.label}`
  const other = identity.exportable === true ? ` (or ${exportedPodLabel(identity)})` : ''
  return `labels ${identity.namespace} and ${identity.pod}${other}`
}

/** Why nothing was observed, and what to do. */
export function failed(error: unknown, onBug: (error: unknown) => void): NotObserved {
  if (error instanceof PrometheusFailure) {
    return { known: false, why: 'failed', inWords: `${error.message} ${error.action}` }
  }
  onBug(error)
  return { known: false, why: 'failed', inWords: 'Evenkeel failed while it asked the Prometheus: its log says how.' }
}
