import 'server-only'
import type { ObservedOverviewResponse } from '@/lib/contracts/observed-overview'
import type { ServiceKey } from '@/lib/domain/cluster'
import { unitOf } from '@/lib/domain/observed/traffic'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { freshnessOf, wholeCluster } from '../freshness'
import { requireKnown } from '../known'
import { observedServices } from './observed-services'

const WORDS_LENGTH = 500

/**
 * What the pods of the Services in view got over the last ten minutes, node by node, and one verdict each. It waits for
 * the metric source, so the overview asks for it apart.
 */
export async function getObservedOverview(
  cluster: FollowedCluster,
  access: ReaderAccess,
  services: readonly ServiceKey[],
  nowMs: () => number,
): Promise<ObservedOverviewResponse> {
  requireKnown(cluster.source.status(), 'endpointslices', null)
  const { span, answer, byService } = await observedServices(cluster, access, nowMs())
  const common = { span, freshness: freshnessOf(cluster, access, wholeCluster, nowMs()) }
  if (!answer.known) {
    const notObserved = { why: answer.why, inWords: safeText(answer.inWords, WORDS_LENGTH) }
    return { ...nothing, ...common, notObserved }
  }
  const { measure, origin, windowSeconds, limits, warnings } = answer.value
  const toText = (sentence: string) => safeText(sentence, WORDS_LENGTH)
  return {
    measure,
    unit: unitOf[measure],
    windowSeconds,
    source: { preset: toText(origin.preset), name: toText(origin.name), metric: toText(origin.metric) },
    services: services.flatMap((key) => {
      const observed = byService.get(key)
      if (observed === undefined) return []
      const slash = key.indexOf('/')
      const { chance: _chance, ...shown } = observed
      return [{ ...shown, namespace: key.slice(0, slash), name: key.slice(slash + 1), nodes: [...observed.nodes] }]
    }),
    limits: limits.map(toText),
    warnings: warnings.map(toText),
    notObserved: null,
    ...common,
  }
}

const nothing = {
  measure: null,
  unit: null,
  windowSeconds: null,
  source: null,
  services: [],
  limits: [],
  warnings: [],
}
