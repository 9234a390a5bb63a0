import type { SentencePart } from '@/components/ui/sentence'
import type { NodeResponse, ServiceLossContract } from '@/lib/contracts/node'
import { formatDuration } from '@/lib/format/duration'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'

/** What is lost if the node, or its zone, goes: the Service that is hit hardest, for how long, and what is left. */
export function sayNode({ name, zone, lost, services }: NodeResponse): readonly SentencePart[] {
  const what = lost.kind === 'node' ? name : `zone ${zone} (${countOf(lost.nodes, 'node')})`
  const [worst] = services
  if (worst === undefined) return [`If ${what} goes, no Service loses a connection.`]
  const key = `${worst.namespace}/${worst.name}`
  if (worst.atOnce === null) {
    return [`If ${what} goes, ${countOf(services.length, 'Service')} may be hit; what ${key} loses is not known.`]
  }
  const phrase = `${key} loses ${formatShare(worst.atOnce)} of its new connections`
  return [`If ${what} goes, `, { text: phrase, tone: 'bad' }, `${sayNoticed(worst)}, ${sayLeft(worst)}.`]
}

function sayNoticed({ noticedAfterSeconds }: ServiceLossContract): string {
  return noticedAfterSeconds === null
    ? ' at first'
    : ` until the balancer notices (about ${formatDuration(noticedAfterSeconds)})`
}

/** What is left once it has been noticed. */
export function sayLeft({ after, lostBefore }: Pick<ServiceLossContract, 'after' | 'lostBefore'>): string {
  if (after.readyEndpoints === 0) return 'then no pod is left'
  const lost = (after.droppedShare ?? 0) + (after.refusedShare ?? 0)
  const more = lost - (lostBefore ?? 0)
  if (more > 1e-6) return `then loses ${formatShare(lost)}, ${formatShare(more)} more than now`
  if (lost > 1e-9) return `then goes on losing ${formatShare(lost)}, as now`
  if (after.readyEndpoints === 1) return 'then runs on a single pod'
  return after.peakToAverage === null
    ? 'what is then is not known'
    : `then its hottest pod gets ${formatRatio(after.peakToAverage)} of the mean`
}
