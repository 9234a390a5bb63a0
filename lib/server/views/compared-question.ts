import 'server-only'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ComparedQuestion } from '@/lib/domain/what-if/compare/column'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { findService, type ServiceRef } from './find-service'
import { requireKnown } from './known'
import { readFacts } from './service-facts'
import { judgeAddressUnder } from './service-judgement'

/**
 * One Service as scenarios look at it, with all that is read for opened Services.
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
  return { state, service, facts, detect: detectBalancer, judgeAddress: judgeAddressUnder(facts) }
}
