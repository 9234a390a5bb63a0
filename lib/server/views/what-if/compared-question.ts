import 'server-only'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ComparedQuestion } from '@/lib/domain/what-if/compare/column'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { requireKnown } from '../known'
import { perAccess } from '../per-access'
import { readFacts } from '../service-facts'
import { judgeAddressUnder } from '../service-judgement'

/** The last question that was asked: whoever tries scenarios asks it again and again. */
const keptOf = perAccess((): { last: ComparedQuestion | null } => ({ last: null }))

/**
 * One Service as scenarios look at it, with all that is read for opened Services; the same object as long as nothing of
 * it changes.
 *
 * @throws ProblemError `not-found`; `not-ready` while its endpoints were never listed
 */
export async function comparedQuestion(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
): Promise<ComparedQuestion> {
  findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const facts = await readFacts(cluster, access, ref)
  // As it is by now: reading took a while.
  const { service, state } = findService(cluster, access, ref)
  const kept = keptOf(cluster, access)
  const { last } = kept
  if (last?.state === state && last.service === service && isSameFacts(last.facts, facts)) return last
  kept.last = { state, service, facts, detect: detectBalancer, judgeAddress: judgeAddressUnder(facts) }
  return kept.last
}

const isSameFacts = (a: ServiceFacts, b: ServiceFacts): boolean =>
  a === b || (Object.keys(a) as (keyof ServiceFacts)[]).every((part) => a[part] === b[part])
